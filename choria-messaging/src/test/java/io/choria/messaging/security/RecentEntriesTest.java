package io.choria.messaging.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentEntriesTest {
  @Test
  void halfOfTheLimitIsRememberedInWhateverOrderItIsAskedFor() {
    RecentEntries<Integer, String> entries = new RecentEntries<>(20_000);
    IntStream.range(0, 10_000).forEach(number -> entries.put(number, "value " + number));
    for (int round = 0; round < 5; round++) {
      assertThat(IntStream.range(0, 10_000).filter(number -> entries.get(number) == null))
          .as("forgotten in round " + round)
          .isEmpty();
    }
  }

  @Test
  void neverHoldsMoreThanTheLimit() {
    RecentEntries<Integer, String> entries = new RecentEntries<>(100);
    IntStream.range(0, 10_000).forEach(number -> entries.put(number, "value " + number));
    assertThat(IntStream.range(0, 10_000).filter(number -> entries.get(number) != null).count())
        .isBetween(50L, 100L);
  }

  @Test
  void whatIsAskedForStays() {
    RecentEntries<Integer, String> entries = new RecentEntries<>(100);
    entries.put(-1, "asked for");
    for (int number = 0; number < 1_000; number++) {
      entries.put(number, "new");
      assertThat(entries.get(-1)).isEqualTo("asked for");
    }
  }
}
