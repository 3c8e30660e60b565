package io.choria.rego;

import io.choria.rego.core.CoreRule;
import io.choria.rego.core.CoreTerm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tests in a policy: rules one of whose path elements starts with {@code test_} (spec 08 §9.1).
 * Immutable; tests may be run by several threads.
 */
public final class PolicyTests {
  private static final String TEST = "test_";
  private static final String LATER = "todo_test_";

  private final Policy policy;
  private final List<Test> tests;

  private PolicyTests(Policy policy, List<Test> tests) {
    this.policy = policy;
    this.tests = tests;
  }

  /**
   * Finds the tests of a policy. It should be compiled with {@link Rego.Builder#keepPrint}.
   *
   * @param policy the policy
   * @return the tests
   */
  public static PolicyTests of(Policy policy) {
    List<Test> tests = new ArrayList<>();
    Map<String, Integer> repeated = new HashMap<>();
    for (CoreRule rule : policy.rules()) {
      Test test = test(rule);
      if (test != null) {
        int before = repeated.merge(test.name, 1, Integer::sum) - 1;
        tests.add(before == 0 ? test : test.renamed(String.format("%s#%02d", test.name, before)));
      }
    }
    return new PolicyTests(policy, List.copyOf(tests));
  }

  private record Test(
      String name, List<Value> path, Location location, boolean later, boolean hasCases) {
    Test renamed(String other) {
      return new Test(other, path, location, later, hasCases);
    }
  }

  private static @Nullable Test test(CoreRule rule) {
    List<Value> path = new ArrayList<>();
    for (CoreTerm element : rule.path()) {
      if (!(element instanceof CoreTerm.Const constant)) {
        return null;
      }
      path.add(constant.value());
      if (constant.value() instanceof StringValue step
          && (step.value().startsWith(TEST) || step.value().startsWith(LATER))) {
        return new Test(
            io.choria.rego.eval.Paths.text(path.toArray(Value[]::new)),
            List.copyOf(path),
            rule.head().location(),
            step.value().startsWith(LATER),
            rule.path().size() > path.size());
      }
    }
    return null;
  }

  /**
   * The names of the tests, in the order of the texts.
   *
   * @return the names of the tests, in the order of the texts
   */
  public List<String> names() {
    return tests.stream().map(Test::name).toList();
  }

  /**
   * Runs all tests with the default options, except that each may take five seconds.
   *
   * @return the outcome
   */
  public List<TestResult> run() {
    EvaluationLimits limits =
        EvaluationLimits.DEFAULT.withTimeout(Duration.ofSeconds(5)).withSteps(1L << 40);
    return run(EvaluationOptions.builder().limits(limits).build());
  }

  /**
   * Runs all tests.
   *
   * @param options how to evaluate
   * @return the outcome
   */
  public List<TestResult> run(EvaluationOptions options) {
    return tests.stream().map(test -> run(test, options)).toList();
  }

  /**
   * Runs one test.
   *
   * @param name one of {@link #names}
   * @param options how to evaluate
   * @return the outcome
   * @throws IllegalArgumentException if there is no such test
   */
  public TestResult run(String name, EvaluationOptions options) {
    for (Test test : tests) {
      if (test.name.equals(name)) {
        return run(test, options);
      }
    }
    throw new IllegalArgumentException("no test " + name);
  }

  private TestResult run(Test test, EvaluationOptions options) {
    if (test.later) {
      return result(test, TestResult.Outcome.SKIPPED, null, List.of(), 0, List.of());
    }
    List<String> output = new ArrayList<>();
    long start = System.nanoTime();
    try {
      Result value =
          policy
              .entrypoint(test.path)
              .with(options.toBuilder().print(output::add).build())
              .evaluate();
      long nanos = System.nanoTime() - start;
      if (test.hasCases && value.isDefined() && value.value() instanceof ObjectValue entries) {
        List<TestResult.Case> cases = cases(entries);
        boolean passed = cases.stream().allMatch(TestResult.Case::passed);
        return result(test, outcome(passed), null, output, nanos, cases);
      }
      return result(test, outcome(value.isTrue()), null, output, nanos, List.of());
    } catch (RegoEvaluationException e) {
      long nanos = System.nanoTime() - start;
      return result(test, TestResult.Outcome.ERROR, e.error(), output, nanos, List.of());
    }
  }

  private static TestResult.Outcome outcome(boolean passed) {
    return passed ? TestResult.Outcome.PASS : TestResult.Outcome.FAIL;
  }

  private static List<TestResult.Case> cases(ObjectValue entries) {
    List<TestResult.Case> cases = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      String name =
          entries.keyAt(i) instanceof StringValue key ? key.value() : entries.keyAt(i).toString();
      if (entries.valueAt(i) instanceof ObjectValue inner) {
        List<TestResult.Case> below = cases(inner);
        cases.add(
            new TestResult.Case(name, below.stream().allMatch(TestResult.Case::passed), below));
      } else {
        cases.add(new TestResult.Case(name, entries.valueAt(i) == BooleanValue.TRUE, List.of()));
      }
    }
    return cases;
  }

  private static TestResult result(
      Test test,
      TestResult.Outcome outcome,
      @Nullable RegoError error,
      List<String> output,
      long nanos,
      List<TestResult.Case> cases) {
    return new TestResult(
        test.name, test.location, outcome, error, output, Duration.ofNanos(nanos), cases);
  }
}
