package io.choria.rego.cli;

import io.choria.rego.EvaluationOptions;
import io.choria.rego.PolicyTests;
import io.choria.rego.RegoError;
import io.choria.rego.TestResult;
import io.choria.rego.TestResult.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Outcomes of tests for programs (spec 08 §9.1). */
final class TestJson {
  private final FailureText failures;

  TestJson(PolicyTests tests, EvaluationOptions options) {
    this.failures = new FailureText(tests, options, false, false, "");
  }

  List<Object> results(List<TestResult> results) {
    return results.stream().<Object>map(this::result).toList();
  }

  private Map<String, Object> result(TestResult result) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("location", ErrorJson.place(result.location()));
    one.put("package", result.packageName());
    one.put("name", result.rule());
    if (result.outcome() == Outcome.FAIL) {
      one.put("fail", true);
    }
    RegoError error = result.error();
    if (error != null) {
      one.put("error", error(error, result));
    }
    if (result.outcome() == Outcome.SKIPPED) {
      one.put("skip", true);
    }
    one.put("duration", result.duration().toNanos());
    if (!result.output().isEmpty()) {
      byte[] text = (String.join("\n", result.output()) + "\n").getBytes(StandardCharsets.UTF_8);
      one.put("output", Base64.getEncoder().encodeToString(text));
    }
    if (!result.cases().isEmpty()) {
      one.put("sub_results", cases(result.cases()));
    }
    return one;
  }

  /** Errors of the compiler are a list. */
  private Object error(RegoError error, TestResult result) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("code", error.code());
    ErrorJson.error(error).forEach(one::put);
    if (error.code().startsWith("rego_")) {
      return List.of(one);
    }
    List<Problem.Frame> frames = failures.frames(result);
    if (!frames.isEmpty()) {
      one.put("stack_trace", frames.stream().map(Problem.Frame::json).toList());
    }
    return one;
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
