package io.choria.rego.ast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SourceTest {
  @Test
  void columnsAreCountedInCodePoints() {
    Random random = new Random(1);
    StringBuilder made = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      made.append(
          switch (random.nextInt(40)) {
            case 0 -> "\n";
            case 1, 2, 3 -> "😀";
            case 4 -> "\uD83D";
            case 5 -> "\uDE00";
            case 6 -> "é";
            default -> "a";
          });
    }
    String text = made.toString();
    Source source = new Source("t", text);
    for (int at = 0; at <= text.length(); at++) {
      if (at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at))) {
        continue;
      }
      int line = text.lastIndexOf('\n', at - 1) + 1;
      assertThat(source.at(at, at).column()).isEqualTo(text.codePointCount(line, at) + 1);
    }
  }

  @Test
  @Timeout(600)
  void longLinesTakeNoLongerThanManyShortOnes() {
    String text = "😀" + "a ".repeat(1_000_000);
    Source source = new Source("t", text);
    for (int at = 2; at < text.length(); at++) {
      assertThat(source.at(at, at).column()).isEqualTo(at);
    }
  }
}
