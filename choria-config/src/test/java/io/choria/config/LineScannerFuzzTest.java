package io.choria.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Any bytes as a file: assignments are found where they stand, and read again as they were. */
class LineScannerFuzzTest {
  private record Assignment(int line, int column, int valueColumn, String key, String value) {
    String text() {
      return key + "=" + value;
    }
  }

  private static final class Collector implements LineScanner.Sink {
    private final List<Assignment> assignments = new ArrayList<>();
    private int complaints;

    @Override
    public void assignment(int line, int column, int valueColumn, String key, String value) {
      assignments.add(new Assignment(line, column, valueColumn, key, value));
    }

    @Override
    public void malformed(int line, int column, String text) {
      assertThat(text).isNotEmpty();
      complaints++;
    }

    @Override
    public void tooLong(int line) {
      complaints++;
    }

    @Override
    public void notUtf8(int line) {
      complaints++;
    }
  }

  private static Collector scan(byte[] content) {
    Collector collector = new Collector();
    LineScanner.scan(content, collector);
    return collector;
  }

  @Timeout(600)
  @FuzzTest
  void anyBytes(byte[] content) {
    List<Assignment> found = scan(content).assignments;
    String[] lines = new String(content, StandardCharsets.UTF_8).split("\n", -1);
    StringBuilder again = new StringBuilder();
    for (Assignment one : found) {
      assertThat(one.key()).isNotEmpty().doesNotStartWith("#").doesNotContain("\n");
      assertThat(one.value()).isNotEmpty().doesNotContain("\n");
      String line = lines[one.line() - 1];
      assertThat(line.startsWith(one.key(), one.column() - 1)).isTrue();
      assertThat(line.startsWith(one.value(), one.valueColumn() - 1)).isTrue();
      again.append(one.text()).append('\n');
    }
    Collector second = scan(again.toString().getBytes(StandardCharsets.UTF_8));
    if (content.length < LineScanner.LINE_LIMIT / 3) {
      assertThat(second.complaints).isZero();
      assertThat(second.assignments)
          .extracting(Assignment::text)
          .isEqualTo(found.stream().map(Assignment::text).toList());
    }
  }
}
