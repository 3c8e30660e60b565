package io.choria.rego;

import io.choria.rego.builtin.stdlib.rego.TestCases;
import io.choria.rego.check.TestRule;
import io.choria.rego.eval.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tests in a policy: rules one of whose path elements starts with {@code test_} (spec 08 §9.1).
 * Immutable; tests may be run by several threads.
 */
public final class PolicyTests {
  private static final EvaluationOptions FIVE_SECONDS =
      EvaluationOptions.builder()
          .limits(EvaluationLimits.DEFAULT.withTimeout(Duration.ofSeconds(5)).withSteps(1L << 40))
          .build();

  private final Policy policy;
  private final Map<String, TestRule> tests;

  private PolicyTests(Policy policy, Map<String, TestRule> tests) {
    this.policy = policy;
    this.tests = tests;
  }

  /**
   * Finds the tests of a policy.
   *
   * @param policy compiled with {@link Rego.Builder#forTests}; otherwise tests of one name are
   *     taken together, cases that fail are not listed and nothing is printed
   * @return the tests
   */
  public static PolicyTests of(Policy policy) {
    Map<String, TestRule> tests = new LinkedHashMap<>();
    for (TestRule test : policy.tests()) {
      tests.putIfAbsent(test.packageName() + "." + test.name(), test);
    }
    return new PolicyTests(policy, tests);
  }

  /**
   * The names of the tests.
   *
   * @return paths such as {@code data.authz_test.test_allow}, in the order of the texts
   */
  public List<String> names() {
    return List.copyOf(tests.keySet());
  }

  /**
   * The package of a test.
   *
   * @param name one of {@link #names}
   * @return the part of the name in front of the rule, such as {@code data.authz_test}
   * @throws IllegalArgumentException if there is no such test
   */
  public String packageName(String name) {
    return test(name).packageName();
  }

  /**
   * Where a test stands.
   *
   * @param name one of {@link #names}
   * @return the place of its head
   * @throws IllegalArgumentException if there is no such test
   */
  public Location location(String name) {
    return test(name).location();
  }

  /**
   * Runs all tests with the default options, except that each may take five seconds.
   *
   * @return the outcomes, in the order of {@link #names}
   */
  public List<TestResult> run() {
    return run(FIVE_SECONDS);
  }

  /**
   * Runs all tests.
   *
   * @param options how to evaluate
   * @return the outcomes, in the order of {@link #names}
   */
  public List<TestResult> run(EvaluationOptions options) {
    return names().stream().map(name -> run(name, options)).toList();
  }

  /**
   * Runs one test.
   *
   * @param name one of {@link #names}
   * @param options how to evaluate; its listener of {@code print} is not called, the lines are part
   *     of the outcome
   * @return the outcome
   * @throws IllegalArgumentException if there is no such test
   */
  public TestResult run(String name, EvaluationOptions options) {
    return run(name, options, null);
  }

  /**
   * Runs one test and notes what was reached.
   *
   * @param name one of {@link #names}
   * @param options how to evaluate
   * @param coverage gets the places; null if nobody asks for them
   * @return the outcome
   * @throws IllegalArgumentException if there is no such test
   */
  public TestResult run(String name, EvaluationOptions options, @Nullable Coverage coverage) {
    TestRule test = test(name);
    if (test.later()) {
      return new TestResult(
          test.packageName(),
          test.name().replaceFirst("#\\d+$", ""),
          test.location(),
          TestResult.Outcome.SKIPPED,
          null,
          List.of(),
          Duration.ZERO,
          List.of());
    }
    List<String> output = new ArrayList<>();
    TestCaseTree cases = new TestCaseTree();
    TestResult.Outcome outcome;
    RegoError error = null;
    long start = System.nanoTime();
    try {
      outcome = outcome(test, options.toBuilder().print(output::add).build(), cases, coverage);
    } catch (RegoEvaluationException e) {
      outcome = TestResult.Outcome.ERROR;
      error = e.error();
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    return new TestResult(
        test.packageName(),
        test.name(),
        test.location(),
        outcome,
        error,
        output,
        duration,
        outcome == TestResult.Outcome.ERROR ? List.of() : cases.cases());
  }

  private TestResult.Outcome outcome(
      TestRule test, EvaluationOptions options, TestCaseTree cases, @Nullable Coverage coverage) {
    if (test.function()) {
      throw notCalled(test);
    }
    Result result =
        policy
            .entrypoint(test.path())
            .with(options)
            .evaluate(
                coverage,
                evaluation -> {
                  for (Value begun : TestCases.of(evaluation)) {
                    cases.began((ArrayValue) begun);
                  }
                });
    if (!test.cases()) {
      return result.isTrue() ? TestResult.Outcome.PASS : TestResult.Outcome.FAIL;
    }
    if (result.isDefined()) {
      cases.result(result.value());
    }
    boolean passed = cases.cases().stream().allMatch(TestResult.Case::passed);
    return passed ? TestResult.Outcome.PASS : TestResult.Outcome.FAIL;
  }

  /** What the compiler says of a query that does not call a function. */
  private RegoEvaluationException notCalled(TestRule test) {
    try {
      policy.query(Paths.text(test.path().toArray(Value[]::new)));
    } catch (RegoCompileException e) {
      return new RegoEvaluationException(e.errors().get(0));
    }
    throw new IllegalStateException("no function: " + test.name());
  }

  /**
   * Runs one test and tells why it failed.
   *
   * @param name one of {@link #names}
   * @param options how to evaluate
   * @return which conditions failed, on which values
   * @throws IllegalArgumentException if there is no such test
   * @throws RegoEvaluationException if the evaluation is aborted
   */
  public Explanation explain(String name, EvaluationOptions options) {
    return policy.entrypoint(test(name).path()).with(options).explain(ObjectValue.EMPTY);
  }

  /**
   * Runs one test with somebody who watches, see {@link PreparedQuery#trace}; nothing is printed.
   *
   * @param name one of {@link #names}
   * @param options how to evaluate
   * @param listener told of each step, on the thread of the caller
   * @throws IllegalArgumentException if there is no such test
   * @throws RegoEvaluationException if the evaluation is aborted
   */
  public void trace(String name, EvaluationOptions options, Consumer<TraceEvent> listener) {
    policy.entrypoint(test(name).path()).with(options).trace(listener);
  }

  private TestRule test(String name) {
    TestRule test = tests.get(name);
    if (test == null) {
      throw new IllegalArgumentException("no test " + name);
    }
    return test;
  }
}
