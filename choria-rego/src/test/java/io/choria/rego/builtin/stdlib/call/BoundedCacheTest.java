package io.choria.rego.builtin.stdlib.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedCacheTest {
  private static final long MEBIBYTE = 1L << 20;

  private static BoundedCache<Integer, Long> cache() {
    return new BoundedCache<>(size -> size);
  }

  @Test
  void whatIsKeptIsNotMadeAgain() {
    BoundedCache<Integer, Long> cache = cache();
    assertThat(cache.get(1, key -> 10L)).isEqualTo(10);
    assertThat(cache.get(1, key -> 20L)).isEqualTo(10);
  }

  @Test
  void entriesMakeRoomForBytes() {
    BoundedCache<Integer, Long> cache = cache();
    for (int i = 0; i < 100; i++) {
      cache.put(i, MEBIBYTE);
      assertThat(cache.get(i)).isEqualTo(MEBIBYTE);
    }
    assertThat(cache.bytes()).isEqualTo(16 * MEBIBYTE);
    assertThat(cache.entries()).isEqualTo(16);
  }

  @Test
  void entriesMakeRoomForEntries() {
    BoundedCache<Integer, Long> cache = cache();
    for (int i = 0; i < 1_000; i++) {
      cache.put(i, 1L);
    }
    assertThat(cache.entries()).isEqualTo(256);
    assertThat(cache.bytes()).isEqualTo(256);
  }

  @Test
  void whatIsVeryLargeIsNotKept() {
    BoundedCache<Integer, Long> cache = cache();
    assertThat(cache.get(1, key -> 3 * MEBIBYTE)).isEqualTo(3 * MEBIBYTE);
    assertThat(cache.get(1)).isNull();
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void anEntryThatComesAgainTakesThePlaceOfTheOld() {
    BoundedCache<Integer, Long> cache = cache();
    cache.put(1, 5L);
    cache.put(1, 7L);
    assertThat(cache.bytes()).isEqualTo(7);
  }
}
