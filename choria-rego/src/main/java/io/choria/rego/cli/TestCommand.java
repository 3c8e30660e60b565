package io.choria.rego.cli;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.choria.rego.EvaluationOptions;
import io.choria.rego.JsonWriter;
import io.choria.rego.Policy;
import io.choria.rego.PolicyTests;
import io.choria.rego.RegoError;
import io.choria.rego.TestResult;
import io.choria.rego.TestResult.Outcome;
import io.choria.rego.Value;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code rego test}: runs the test rules of a policy (spec 08 §9.1). */
final class TestCommand {
  static final Set<String> OPTIONS =
      Set.of(
          "--verbose",
          "-v",
          "--format=",
          "-f=",
          "--run=",
          "-r=",
          "--exit-zero-on-skipped",
          "-z",
          "--fail-on-empty",
          "--v0-compatible");

  private static final String LINE = "-".repeat(80);

  private final PrintStream out;
  private final PrintStream err;

  TestCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  int run(Arguments args) throws Arguments.UsageException {
    if (args.operands().isEmpty()) {
      throw new Arguments.UsageException("test needs at least one path");
    }
    Pattern wanted;
    try {
      wanted = Pattern.compile(args.last("", "--run", "-r"));
    } catch (PatternSyntaxException e) {
      throw new Arguments.UsageException("bad pattern: " + e.getMessage());
    }
    Policy policy = args.builder(args.operands()).keepPrint(true).compile();
    PolicyTests tests = PolicyTests.of(policy);
    List<TestResult> results = new ArrayList<>();
    for (String name : tests.names()) {
      if (wanted.matcher(name).find()) {
        results.add(tests.run(name, EvaluationOptions.DEFAULT));
      }
    }
    if (args.last("pretty", "--format", "-f").equals("json")) {
      out.println(JsonWriter.compact().indented("  ", "").write(json(results)));
    } else {
      pretty(results, args.has("--verbose", "-v"));
    }
    return exitCode(args, results);
  }

  private int exitCode(Arguments args, List<TestResult> results) {
    if (results.isEmpty() && args.has("--fail-on-empty")) {
      err.println("no tests were run");
      return RegoCommand.USAGE;
    }
    boolean ignoreSkipped = args.has("--exit-zero-on-skipped", "-z");
    boolean failed =
        results.stream()
            .anyMatch(
                r ->
                    r.outcome() == Outcome.FAIL
                        || r.outcome() == Outcome.ERROR
                        || (r.outcome() == Outcome.SKIPPED && !ignoreSkipped));
    return failed ? RegoCommand.FAILED : RegoCommand.OK;
  }

  private void pretty(List<TestResult> results, boolean verbose) {
    String file = "";
    boolean printed = false;
    for (TestResult result : results) {
      if (!verbose && result.outcome() == Outcome.PASS) {
        continue;
      }
      printed = true;
      if (!result.location().toString().equals(file)) {
        file = result.location().toString();
        out.println(file + ":");
      }
      String shown = label(result.outcome());
      out.printf(
          Locale.ROOT,
          "%s: %s (%.6fms)%n",
          result.name(),
          shown,
          result.duration().toNanos() / 1e6);
      cases(result.cases(), "  ", verbose);
      RegoError error = result.error();
      if (error != null) {
        out.println("  " + error);
      }
      if (!result.output().isEmpty()) {
        out.println();
        result.output().forEach(line -> out.println("  " + line));
        out.println();
      }
    }
    summary(results, printed);
  }

  private void cases(List<TestResult.Case> cases, String indent, boolean verbose) {
    for (TestResult.Case one : cases) {
      if (verbose || !one.passed()) {
        out.println(indent + one.name() + ": " + (one.passed() ? "PASS" : "FAIL"));
        cases(one.cases(), indent + "  ", verbose);
      }
    }
  }

  private static String label(Outcome outcome) {
    return outcome.name();
  }

  private void summary(List<TestResult> results, boolean printed) {
    if (printed) {
      out.println(LINE);
    }
    Map<Outcome, Long> counts = new LinkedHashMap<>();
    long total = 0;
    for (Outcome outcome : List.of(Outcome.PASS, Outcome.FAIL, Outcome.SKIPPED, Outcome.ERROR)) {
      long count = results.stream().mapToLong(r -> leaves(r, outcome)).sum();
      counts.put(outcome, count);
      total += count;
    }
    for (Map.Entry<Outcome, Long> e : counts.entrySet()) {
      if (e.getValue() > 0) {
        out.println(label(e.getKey()) + ": " + e.getValue() + "/" + total);
      }
    }
  }

  /** A test with cases counts by its cases. */
  private static long leaves(TestResult result, Outcome outcome) {
    if (result.cases().isEmpty()) {
      return result.outcome() == outcome ? 1 : 0;
    } else if (outcome != Outcome.PASS && outcome != Outcome.FAIL) {
      return 0;
    }
    return result.cases().stream().mapToLong(c -> leaves(c, outcome == Outcome.PASS)).sum();
  }

  private static long leaves(TestResult.Case one, boolean passed) {
    return one.cases().isEmpty()
        ? (one.passed() == passed ? 1 : 0)
        : one.cases().stream().mapToLong(c -> leaves(c, passed)).sum();
  }

  private static Value json(List<TestResult> results) {
    List<Object> list = new ArrayList<>();
    for (TestResult r : results) {
      Map<String, Object> one = new LinkedHashMap<>();
      int dot = r.name().lastIndexOf('.');
      one.put("location", ErrorJson.place(r.location()));
      one.put("package", dot < 0 ? "" : r.name().substring(0, dot));
      one.put("name", r.name().substring(dot + 1));
      if (r.outcome() == Outcome.FAIL) {
        one.put("fail", true);
      } else if (r.outcome() == Outcome.SKIPPED) {
        one.put("skip", true);
      }
      RegoError error = r.error();
      if (error != null) {
        one.put("error", ErrorJson.error(error));
      }
      one.put("duration", r.duration().toNanos());
      if (!r.output().isEmpty()) {
        byte[] text = (String.join("\n", r.output()) + "\n").getBytes(StandardCharsets.UTF_8);
        one.put("output", Base64.getEncoder().encodeToString(text));
      }
      if (!r.cases().isEmpty()) {
        one.put("sub_results", cases(r.cases()));
      }
      list.add(one);
    }
    return Value.from(list);
  }

  private static Map<String, Object> cases(List<TestResult.Case> cases) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (TestResult.Case c : cases) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", c.name());
      if (!c.passed()) {
        one.put("fail", true);
      }
      if (!c.cases().isEmpty()) {
        one.put("sub_results", cases(c.cases()));
      }
      all.put(c.name(), one);
    }
    return all;
  }
}
