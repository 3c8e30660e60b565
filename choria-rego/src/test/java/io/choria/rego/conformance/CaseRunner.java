package io.choria.rego.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.choria.rego.ArrayValue;
import io.choria.rego.Dialect;
import io.choria.rego.ObjectValue;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoError;
import io.choria.rego.RegoEvaluationException;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.Builtin;
import io.choria.rego.builtin.BuiltinCache;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.builtin.Capabilities;
import io.choria.rego.check.Checked;
import io.choria.rego.check.FrontEnd;
import io.choria.rego.check.Options;
import io.choria.rego.check.QueryContext;
import io.choria.rego.check.SourceText;
import io.choria.rego.eval.Evaluation;
import io.choria.rego.eval.Limits;
import io.choria.rego.eval.Query;
import io.choria.rego.eval.Settings;
import io.choria.rego.eval.Tier;
import io.choria.rego.plan.Planner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs cases the way OPA's own runner does (spec 08 §7.2, §7.3). */
final class CaseRunner {
  private static final BuiltinRegistry BUILTINS =
      BuiltinRegistry.standard()
          .with(
              Builtin.of(
                  "test.sleep",
                  "(string) => null",
                  (BuiltinImpl.F1) (context, duration) -> Value.nullValue()));
  private static final Capabilities CAPABILITIES =
      Capabilities.none().withNetwork().withEnvironment();
  private static final Limits LIMITS = new Limits(50_000_000, 30_000_000_000L, 1L << 31);

  private final Dialect dialect;
  private final FrontEnd frontEnd;
  private final Tier tier;

  /**
   * A runner.
   *
   * @param dialect of the modules; null for the one that each case has
   * @param improvedNot whether the {@code not} keyword is forced on
   * @param tier when bodies become classes
   */
  CaseRunner(Dialect dialect, boolean improvedNot, Tier tier) {
    this.tier = tier;
    this.dialect = dialect;
    this.frontEnd =
        new FrontEnd(new Options(BUILTINS, CAPABILITIES, false, false, improvedNot, Set.of(), 10));
  }

  boolean compiles(ConformanceCase test) {
    try {
      frontEnd.compile(sources(test));
      return true;
    } catch (RegoCompileException e) {
      return false;
    }
  }

  private List<SourceText> sources(ConformanceCase test) {
    List<SourceText> sources = new ArrayList<>();
    for (String module : test.modules()) {
      sources.add(
          new SourceText(
              "test-" + sources.size() + ".rego",
              module,
              dialect == null ? test.dialect() : dialect));
    }
    return sources;
  }

  void run(ConformanceCase test) {
    Checked checked = frontEnd.compile(sources(test));
    Planner planner = Planner.of(checked.policy(), BUILTINS, tier);
    Query query = planner.query(checked.query(test.query(), QueryContext.none()));
    Evaluation evaluation = new Evaluation(settings(test));
    RegoError error = null;
    List<Map<String, Value>> solutions = null;
    try {
      Value input = test.inputTerm() != null ? frontEnd.term(test.inputTerm()) : test.input();
      solutions = query.solutions(evaluation, input, test.data());
    } catch (RegoEvaluationException e) {
      error = e.error();
    }
    if (evaluation.firstError() != null) {
      error = evaluation.firstError();
    }
    check(test, error, solutions);
  }

  private static Settings settings(ConformanceCase test) {
    Instant now = Instant.now();
    return new Settings(
        LIMITS,
        test.strict(),
        () -> now.getEpochSecond() * 1_000_000_000L + now.getNano(),
        () -> 42,
        CAPABILITIES,
        BuiltinCache.withDefaults(),
        ObjectValue.EMPTY,
        null,
        null);
  }

  private static void check(
      ConformanceCase test, RegoError error, List<Map<String, Value>> solutions) {
    if (test.wantErrorCode() != null || test.wantError() != null) {
      if (error == null) {
        fail("expected " + test.wantErrorCode() + " " + test.wantError() + ", got " + solutions);
      }
      if (test.wantErrorCode() != null) {
        assertThat(error.code()).as(error.toString()).isEqualTo(test.wantErrorCode());
      }
      if (test.wantError() != null) {
        assertThat(error.toString()).contains(test.wantError());
      }
    } else if (error != null) {
      fail("unexpected error " + error);
    }
    if (test.wantResult() != null) {
      Set<Value> expected = new HashSet<>(test.wantResult().asList());
      assertThat(bindings(test, solutions)).isEqualTo(expected);
    } else if (test.wantsDefined()) {
      assertThat(solutions).isNotEmpty();
    }
  }

  private static Set<Value> bindings(ConformanceCase test, List<Map<String, Value>> solutions) {
    Set<Value> result = new HashSet<>();
    for (Map<String, Value> solution : solutions) {
      ObjectValue.Builder object = ObjectValue.builder();
      solution.forEach(
          (name, value) -> {
            if (!test.ignoreGenerated() || !name.startsWith("__localq")) {
              Value json = json(value);
              object.put(Value.of(name), test.sortBindings() ? sorted(json) : json);
            }
          });
      result.add(object.build());
    }
    return result;
  }

  private static Value sorted(Value value) {
    assertThat(value).isInstanceOf(ArrayValue.class);
    return Value.array(((ArrayValue) value).asList().stream().sorted().toList());
  }

  /** The value as JSON has it: sets are arrays, keys are strings (spec 08 §2.20). */
  private static Value json(Value value) {
    if (value instanceof SetValue set) {
      return Value.array(set.asList().stream().map(CaseRunner::json).toList());
    }
    if (value instanceof ArrayValue array) {
      return Value.array(array.asList().stream().map(CaseRunner::json).toList());
    }
    if (value instanceof ObjectValue object) {
      ObjectValue.Builder result = ObjectValue.builder();
      object.forEach(
          (key, entry) ->
              result.put(key instanceof StringValue ? key : Value.of(key.toJson()), json(entry)));
      return result.build();
    }
    return value;
  }
}
