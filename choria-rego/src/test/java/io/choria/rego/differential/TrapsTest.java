package io.choria.rego.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.rego.eval.Tier;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The traps of spec 08 appendix B by their numbers, with the answers that OPA 1.22.2 gave. Number
 * 30 is about the names of cases, number 39 about bundles ({@code BundleSignatureTest}).
 */
class TrapsTest {
  @TestFactory
  Stream<DynamicTest> appendixB() throws IOException {
    List<Corpus.Named> traps = Corpus.traps();
    assertThat(traps).hasSizeGreaterThan(50);
    return traps.stream()
        .map(trap -> DynamicTest.dynamicTest(trap.name(), () -> check(trap.recorded())));
  }

  private static void check(Corpus.Recorded recorded) {
    for (Tier tier : List.of(Tier.INTERPRETED, Tier.COMPILED)) {
      DiffAnswer actual = Subject.ask(recorded.question(), tier);
      Verdict verdict = Verdict.of(recorded.answer(), actual);
      // the reference gives no place to some errors in templates, and more errors than one
      boolean refused = verdict == Verdict.TEXT && !recorded.answer().errors().isEmpty();
      assertThat(refused ? Verdict.SAME : verdict)
          .as("%s here: %s", recorded.answer(), actual)
          .isEqualTo(Verdict.SAME);
    }
  }
}
