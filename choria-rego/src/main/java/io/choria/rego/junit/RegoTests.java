package io.choria.rego.junit;

import io.choria.rego.EvaluationLimits;
import io.choria.rego.EvaluationOptions;
import io.choria.rego.PolicyTests;
import io.choria.rego.Rego;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoError;
import io.choria.rego.RegoEvaluationException;
import io.choria.rego.RegoException;
import io.choria.rego.TestResult;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * Makes each test rule of a policy a test of a Java build (spec 08 §9.1): one container per
 * package, one test per rule. A failure says which condition failed on which values; what is marked
 * by {@code todo_} is skipped.
 *
 * <pre>{@code
 * class PolicyTest {
 *   @TestFactory
 *   Stream<DynamicNode> policies() {
 *     return RegoTests.of(Path.of("src/main/rego"), Path.of("src/test/rego"));
 *   }
 * }
 * }</pre>
 */
public final class RegoTests {
  private static final EvaluationOptions OPTIONS =
      EvaluationOptions.builder()
          .limits(EvaluationLimits.DEFAULT.withTimeout(Duration.ofMinutes(1)).withSteps(1L << 40))
          .build();

  private final PolicyTests tests;
  private final EvaluationOptions options;

  private RegoTests(PolicyTests tests, EvaluationOptions options) {
    this.tests = tests;
    this.options = options;
  }

  /**
   * The tests in files and directories, each with a minute of time.
   *
   * @param paths as for {@link Rego.Builder#load}: the policies, their data and their tests
   * @return what a {@code @TestFactory} method returns
   * @throws RegoCompileException if the policies do not compile
   * @throws RegoException if the paths cannot be read, or hold no test
   */
  public static Stream<DynamicNode> of(Path... paths) {
    Rego.Builder builder = Rego.builder();
    Arrays.stream(paths).forEach(builder::load);
    return of(builder, OPTIONS);
  }

  /**
   * The tests in what a builder has.
   *
   * @param builder policies and settings; {@link Rego.Builder#forTests} is switched on
   * @param options how to evaluate
   * @return what a {@code @TestFactory} method returns
   * @throws RegoCompileException if the policies do not compile
   * @throws RegoException if there is no test
   */
  public static Stream<DynamicNode> of(Rego.Builder builder, EvaluationOptions options) {
    PolicyTests tests = PolicyTests.of(builder.forTests(true).compile());
    if (tests.names().isEmpty()) {
      throw new RegoException("expected rules whose names start with test_, found none");
    }
    return new RegoTests(tests, options).nodes();
  }

  private Stream<DynamicNode> nodes() {
    Map<String, List<DynamicTest>> packages = new LinkedHashMap<>();
    for (String name : tests.names()) {
      String packageName = tests.packageName(name);
      packages
          .computeIfAbsent(packageName, p -> new ArrayList<>())
          .add(
              DynamicTest.dynamicTest(
                  name.substring(packageName.length() + 1), source(name), () -> run(name)));
    }
    return packages.entrySet().stream()
        .map(entry -> DynamicContainer.dynamicContainer(entry.getKey(), entry.getValue()));
  }

  /** Where development environments go from the name of the test. */
  private @Nullable URI source(String name) {
    Path file = Path.of(tests.location(name).file());
    return Files.isRegularFile(file)
        ? URI.create(file.toUri() + "?line=" + tests.location(name).row())
        : null;
  }

  private void run(String name) {
    TestResult result = tests.run(name, options);
    switch (result.outcome()) {
      case PASS -> {}
      case SKIPPED -> Assumptions.abort(result.location() + ": marked by todo_");
      default -> Assertions.fail(message(name, result));
    }
  }

  private String message(String name, TestResult result) {
    StringBuilder text = new StringBuilder();
    text.append(result.location()).append(": ").append(name).append(": ").append(result.outcome());
    cases(text, result.cases(), "  ");
    RegoError error = result.error();
    if (error != null) {
      text.append('\n').append(error);
    }
    for (String line : result.output()) {
      text.append("\n  ").append(line);
    }
    if (error == null) {
      text.append('\n').append(explanation(name));
    }
    return text.toString();
  }

  private String explanation(String name) {
    try {
      return tests.explain(name, options).toString();
    } catch (RegoEvaluationException e) {
      // entering every rule takes longer; the outcome stands without the reason
      return "";
    }
  }

  private static void cases(StringBuilder text, List<TestResult.Case> cases, String indent) {
    for (TestResult.Case one : cases) {
      if (!one.passed()) {
        text.append('\n').append(indent).append(one.name()).append(": FAIL");
        cases(text, one.cases(), indent + "  ");
      }
    }
  }
}
