package io.choria.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineScannerTest {
  private static class Recorder implements LineScanner.Sink {
    private final List<String> events = new ArrayList<>();

    @Override
    public void assignment(int line, int column, int valueColumn, String key, String value) {
      events.add(line + ":" + column + ":" + valueColumn + " [" + key + "][" + value + "]");
    }

    @Override
    public void malformed(int line, int column, String text) {
      events.add(line + ":" + column + " malformed");
    }

    @Override
    public void tooLong(int line) {
      events.add(line + " too long");
    }

    @Override
    public void notUtf8(int line) {
      events.add(line + " not utf-8");
    }
  }

  private static List<String> scan(byte[] content) {
    Recorder recorder = new Recorder();
    LineScanner.scan(content, recorder);
    return recorder.events;
  }

  private static List<String> scan(String text) {
    return scan(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest(name = "spec 05 §2: {0}")
  @CsvSource(
      quoteCharacter = '\0',
      delimiter = '~',
      value = {
        "a==b~[a][=b]",
        "a = = b~[a][= b]",
        "==z~[=][z]",
        "plugin.nats.pass=p#q=r  s~[plugin.nats.pass][p#q=r  s]",
        "\"ttl\" = 5~[\"ttl\"][5]",
        "; x = 1~[; x][1]",
        "// x = 1~[// x][1]",
        "k\u000b=\u000bv~[k\u000b][\u000bv]",
        "k\f\t=\f\tv~[k][v]",
        "[s=1]~[[s][1]]",
        "k = v # c~[k][v # c]",
        "k with blank = v~[k with blank][v]",
      })
  void assignments(String line, String expected) {
    assertThat(scan(line)).singleElement().asString().endsWith(" " + expected);
  }

  @ParameterizedTest(name = "spec 05 §2: {0} is ignored")
  @CsvSource(
      delimiter = '~',
      value = {"= y", "word", "k =", "k=", "[s]", "=", "=="})
  void malformed(String line) {
    assertThat(scan(line)).containsExactly("1:1 malformed");
  }

  @Test
  void commentsMayBeIndented() {
    assertThat(scan("# a = b\n   # a = b\n\u00a0# a = b\n\n \t\n")).isEmpty();
  }

  @Test
  void positionsCountFromOneInCharacters() {
    assertThat(scan("\n  \u00e4 =  v")).containsExactly("2:3:8 [\u00e4][v]");
  }

  @Test
  void byteOrderMarkIsPartOfTheKey() {
    assertThat(scan("\ufeffttl = 1")).containsExactly("1:1:8 [\ufeffttl][1]");
  }

  @Test
  void noBreakSpaceIsTrimmedAroundTheLineOnly() {
    assertThat(scan("\u00a0k\u00a0=\u00a0v\u00a0")).containsExactly("1:2:5 [k\u00a0][\u00a0v]");
  }

  @Test
  void carriageReturnsBeforeTheEndAreDropped() {
    assertThat(scan("a = b\r\nc = d\r\n")).containsExactly("1:1:5 [a][b]", "2:1:5 [c][d]");
  }

  @Test
  void aLineOf64KiBEndsTheReading() {
    String fits = "x=" + "y".repeat(LineScanner.LINE_LIMIT - 3);
    assertThat(scan("a=1\n" + fits + "\nb=2")).hasSize(3);
    assertThat(scan("a=1\n" + fits + "y\nb=2")).containsExactly("1:1:3 [a][1]", "2 too long");
  }

  @Test
  void otherBytesReadAsReplacement() {
    assertThat(scan(new byte[] {'a', '=', (byte) 0xff, '\n', 'b', '=', '1'}))
        .containsExactly("1 not utf-8", "1:1:3 [a][\ufffd]", "2:1:3 [b][1]");
  }

  @Property
  void anyBytesGiveKeysAndValuesThatAreNotEmpty(@ForAll byte[] content) {
    LineScanner.scan(
        content,
        new Recorder() {
          @Override
          public void assignment(int line, int column, int valueColumn, String key, String value) {
            assertThat(key).isNotEmpty();
            assertThat(value).isNotEmpty();
            assertThat(valueColumn).isGreaterThan(column);
          }
        });
  }
}
