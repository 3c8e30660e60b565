package io.choria.examples.shipper.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SegmentNamesTest {
  private static final long DAY = Duration.ofDays(1).toMillis();

  @Test
  void namesAreThoseOfTheOriginal() {
    SegmentNames names = new SegmentNames("edge.log", ZoneId.of("Europe/Berlin"));
    long now = Instant.parse("2026-02-13T16:30:15Z").toEpochMilli();
    assertThat(names.name(names.periodOf(now, DAY), 0)).isEqualTo("edge.log-202602130000");
    assertThat(names.name(names.periodOf(now, DAY), 2)).isEqualTo("edge.log-202602130000.2");
  }

  @Test
  void patternsAreKept() {
    SegmentNames names = new SegmentNames("x-%F_%H-%j%%.log", ZoneOffset.UTC);
    assertThat(names.name(Instant.parse("2026-02-03T04:05:06Z").toEpochMilli(), 0))
        .isEqualTo("x-2026-02-03_04-034%.log");
  }

  @Test
  void onlyOwnFilesAreRecognised() {
    SegmentNames names = new SegmentNames("edge.log", ZoneOffset.UTC);
    assertThat(names.indexOf("edge.log-202602130000")).contains(0);
    assertThat(names.indexOf("edge.log-202602130000.12.gz")).contains(12);
    assertThat(names.indexOf("edge.log")).isEmpty();
    assertThat(names.indexOf("edgeXlog-202602130000")).isEmpty();
    assertThat(names.indexOf("edge.log-202602130000.gz.tmp")).isEmpty();
    assertThat(names.indexOf(".commit-0000000000000000001")).isEmpty();
  }

  @Test
  void orderFollowsPeriodThenNumber() {
    SegmentNames names = new SegmentNames("e", ZoneOffset.UTC);
    assertThat(names.compare("e-202602130000.10.gz", "e-202602130000.9")).isPositive();
    assertThat(names.compare("e-202602130000.10", "e-202602140000.gz")).isNegative();
    assertThat(names.compare("e-202602130000", "e-202602130000.1")).isNegative();
  }

  @Test
  void outputsThatLeaveTheDirectoryAreRefused() {
    for (String bad : new String[] {"", "a/b", "../x", ".hidden", "a\\b", "x%Q", "x%"}) {
      assertThatThrownBy(() -> new SegmentNames(bad, ZoneOffset.UTC))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
