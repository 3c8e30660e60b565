package io.choria.rego;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one test rule (spec 08 §9.1).
 *
 * @param packageName the package with its root, for example {@code data.authz_test}
 * @param rule path of the rule in the package, for example {@code test_allow}; repeated names end
 *     in {@code #01} and so on
 * @param location where its head stands
 * @param outcome what came out
 * @param error why there is no outcome; null unless it is {@link Outcome#ERROR}
 * @param output the lines that the test printed
 * @param duration how long it took
 * @param cases the cases of a test with several, each with a name and an outcome
 */
public record TestResult(
    String packageName,
    String rule,
    Location location,
    Outcome outcome,
    @Nullable RegoError error,
    List<String> output,
    Duration duration,
    List<Case> cases) {
  /**
   * Copies the lists.
   *
   * @param packageName the package
   * @param rule path of the rule in the package
   * @param location where its head stands
   * @param outcome what came out
   * @param error why there is no outcome
   * @param output the lines that the test printed
   * @param duration how long it took
   * @param cases the cases of a test with several
   */
  public TestResult {
    output = List.copyOf(output);
    cases = List.copyOf(cases);
  }

  /**
   * The name under which {@link PolicyTests} knows the test.
   *
   * @return package and rule, for example {@code data.authz_test.test_allow}
   */
  public String name() {
    return packageName + "." + rule;
  }

  /** What can come out of a test. */
  public enum Outcome {
    /** The rule is {@code true}. */
    PASS,
    /** The rule is anything else, or undefined. */
    FAIL,
    /** The evaluation was aborted. */
    ERROR,
    /** The rule is marked as not ready, by {@code todo_test_}. */
    SKIPPED
  }

  /**
   * One case of a test.
   *
   * @param name its key
   * @param passed whether its value, or those of all cases in it, is {@code true}
   * @param cases the cases inside of it
   */
  public record Case(String name, boolean passed, List<Case> cases) {
    /**
     * Copies the list.
     *
     * @param name its key
     * @param passed whether it passed
     * @param cases the cases inside of it
     */
    public Case {
      cases = List.copyOf(cases);
    }
  }
}
