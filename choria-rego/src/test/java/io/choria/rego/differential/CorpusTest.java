package io.choria.rego.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.rego.eval.Tier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Generated cases with the recorded answers of the reference, on all tiers of the evaluator. */
class CorpusTest {
  private static final int LEAST = 3000;
  private static final int WRITTEN = 1000;

  @Test
  void interpreted() throws IOException {
    check(Tier.INTERPRETED, 1);
  }

  @Test
  void compiled() throws IOException {
    // making classes takes its time
    check(Tier.COMPILED, 4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void written(boolean compiled) throws IOException {
    check(Corpus.written(), compiled ? Tier.COMPILED : Tier.INTERPRETED, WRITTEN);
  }

  private static void check(Tier tier, int oneIn) throws IOException {
    List<Corpus.Recorded> corpus = new ArrayList<>();
    for (Corpus.Recorded recorded : Corpus.read()) {
      if (Math.floorMod(recorded.question().hashCode(), oneIn) == 0) {
        corpus.add(recorded);
      }
    }
    check(corpus, tier, LEAST / oneIn);
  }

  private static void check(List<Corpus.Recorded> corpus, Tier tier, int least) {
    List<String> differences = new ArrayList<>();
    long comparisons = 0;
    for (Corpus.Recorded recorded : corpus) {
      comparisons += Math.max(1, recorded.answer().answers().size());
      DiffAnswer actual = Subject.ask(recorded.question(), tier);
      if (Verdict.of(recorded.answer(), actual) != Verdict.SAME) {
        differences.add(
            recorded.question().show() + "recorded: " + recorded.answer() + "here: " + actual);
      }
    }
    System.out.println(
        "Rego corpus, " + tier + ": " + corpus.size() + " cases, " + comparisons + " comparisons");
    assertThat(comparisons).isGreaterThan(least);
    assertThat(differences).isEmpty();
  }
}
