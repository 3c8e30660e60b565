package io.choria.rego.builtin.stdlib.strings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class OccurrencesTest {

  /** Texts of few letters, repeated until both searches are used. */
  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.strings().withChars('a', 'b').ofMinLength(1).ofMaxLength(6);
  }

  @Property(tries = 50)
  void findsWhatTheJdkFinds(@ForAll("pieces") String piece, @ForAll("pieces") String end) {
    String text = (piece.repeat(60_000 / piece.length()) + end).repeat(2);
    String wanted = piece.repeat(600 / piece.length()) + end;

    assertThat(all(Occurrences.of(text, wanted)))
        .isEqualTo(expected(text, wanted, wanted.length()));
    assertThat(all(Occurrences.overlapping(text, wanted))).isEqualTo(expected(text, wanted, 1));
    assertThat(Occurrences.first(text, wanted)).isEqualTo(text.indexOf(wanted));
    assertThat(Occurrences.of(end, piece).next()).isEqualTo(end.indexOf(piece));
  }

  @Test
  void aTextThatIsLongerStandsNowhere() {
    assertThat(Occurrences.any("a".repeat(5_000), "a".repeat(5_001))).isFalse();
    assertThat(Occurrences.any("a".repeat(5_000), "a".repeat(5_000))).isTrue();
    assertThat(Occurrences.any("", "")).isTrue();
  }

  private static List<Integer> all(Occurrences occurrences) {
    List<Integer> places = new ArrayList<>();
    for (int at = occurrences.next(); at >= 0; at = occurrences.next()) {
      places.add(at);
    }
    return places;
  }

  private static List<Integer> expected(String text, String wanted, int step) {
    List<Integer> places = new ArrayList<>();
    for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + step)) {
      places.add(at);
    }
    return places;
  }
}
