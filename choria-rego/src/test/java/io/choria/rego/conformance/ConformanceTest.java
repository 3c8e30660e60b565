package io.choria.rego.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.choria.rego.Dialect;
import io.choria.rego.RegoCompileException;
import io.choria.rego.eval.Tier;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * All cases of OPA's suite that are at hand (spec 08 §7): as they are, with the improved {@code
 * not} forced on, and in the dialect that recognizes itself; each on both tiers. The folder is
 * {@code -Drego.conformance=DIR}, or {@code ../shared/conformance}.
 */
class ConformanceTest {
  private static final ConformanceSuite SUITE = new ConformanceSuite();
  private static final Tally TALLY = new Tally();

  /** A way to run a case, on either tier. */
  private interface Form {
    CaseRunner on(Tier tier);
  }

  @TestFactory
  Stream<DynamicTest> v1() throws IOException {
    return tests("v1", Dialect.V1, tier -> new CaseRunner(null, false, tier));
  }

  @TestFactory
  Stream<DynamicTest> v1WithImprovedNot() throws IOException {
    return tests("v1-not", Dialect.V1, tier -> new CaseRunner(null, true, tier));
  }

  @TestFactory
  Stream<DynamicTest> v1AsAuto() throws IOException {
    return tests("v1-auto", Dialect.V1, tier -> new CaseRunner(Dialect.AUTO, false, tier));
  }

  @TestFactory
  Stream<DynamicTest> v0() throws IOException {
    return tests("v0", Dialect.V0, tier -> new CaseRunner(null, false, tier));
  }

  @TestFactory
  Stream<DynamicTest> v0WithImprovedNot() throws IOException {
    return tests("v0-not", Dialect.V0, tier -> new CaseRunner(null, true, tier));
  }

  /**
   * Cases that are valid v1 as well are read as that, with v1's meaning, and are not asked here.
   */
  @TestFactory
  Stream<DynamicTest> v0AsAuto() throws IOException {
    CaseRunner v1 = new CaseRunner(Dialect.V1, false, Tier.INTERPRETED);
    List<ConformanceCase> cases =
        found("v0-auto", Dialect.V0).stream().filter(test -> !v1.compiles(test)).toList();
    return tests("v0-auto", cases, tier -> new CaseRunner(Dialect.AUTO, false, tier));
  }

  private static List<ConformanceCase> found(String suite, Dialect dialect) throws IOException {
    List<ConformanceCase> cases = SUITE.cases(dialect);
    if (cases.isEmpty()) {
      TALLY.absent(suite);
      assumeTrue(false, "no conformance cases of " + dialect + " in " + SUITE.location());
    }
    return cases;
  }

  private static Stream<DynamicTest> tests(String suite, Dialect dialect, Form form)
      throws IOException {
    return tests(suite, found(suite, dialect), form);
  }

  /** The cases interpreted, and the cases as classes. */
  private static Stream<DynamicTest> tests(String suite, List<ConformanceCase> cases, Form form) {
    CaseRunner interpreted = form.on(Tier.INTERPRETED);
    CaseRunner compiled = form.on(Tier.COMPILED);
    return Stream.concat(
        cases.stream().map(test -> test(suite, suite, test, interpreted)),
        cases.stream().map(test -> test(suite, suite + "-compiled", test, compiled)));
  }

  private static DynamicTest test(
      String form, String suite, ConformanceCase test, CaseRunner runner) {
    String name = suite + "/" + test.id() + " " + test.note();
    KnownFailures known = KnownFailures.INSTANCE;
    TALLY.found(suite);
    return DynamicTest.dynamicTest(
        name,
        () -> {
          if (known.contains(form, test)) {
            TALLY.failed(suite);
            assertThatThrownBy(() -> runner.run(test))
                .as("listed as a known failure but passes: take it off the list")
                .isInstanceOf(Throwable.class);
            return;
          }
          try {
            runner.run(test);
          } catch (RegoCompileException e) {
            TALLY.failed(suite);
            fail("does not compile", e);
          } catch (RuntimeException | AssertionError e) {
            TALLY.failed(suite);
            throw e;
          }
          TALLY.passed(suite);
        });
  }

  @AfterAll
  static void report() {
    System.out.println(TALLY.report(SUITE.location()));
    assertThat(TALLY.unfinished()).as("cases that were found and not run to their end").isZero();
  }
}
