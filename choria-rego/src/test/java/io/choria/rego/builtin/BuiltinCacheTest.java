package io.choria.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BuiltinCacheTest {
  @Test
  void theOldestEntryMakesRoom() {
    BuiltinCache cache = BuiltinCache.of(2, 100);
    cache.put("a", 1, 10);
    cache.put("b", 2, 10);
    assertThat(cache.get("a")).isEqualTo(1);
    cache.put("c", 3, 10);
    assertThat(cache.get("a")).isNull();
    assertThat(cache.get("b")).isEqualTo(2);
    assertThat(cache.get("c")).isEqualTo(3);
    assertThat(cache.entries()).isEqualTo(2);
    assertThat(cache.bytes()).isEqualTo(20);
  }

  @Test
  void asManyEntriesGoAsBytesAreNeeded() {
    BuiltinCache cache = BuiltinCache.of(10, 100);
    cache.put("a", 1, 40);
    cache.put("b", 2, 40);
    cache.put("c", 3, 90);
    assertThat(cache.entries()).isEqualTo(1);
    assertThat(cache.bytes()).isEqualTo(90);
    cache.put("d", 4, 101);
    assertThat(cache.get("d")).isNull();
    assertThat(cache.get("c")).isEqualTo(3);
  }

  @Test
  void aNewValueTakesThePlaceOfTheOld() {
    BuiltinCache cache = BuiltinCache.withDefaults();
    cache.put("a", 1, 40);
    cache.put("a", 2, 50);
    assertThat(cache.get("a")).isEqualTo(2);
    assertThat(cache.bytes()).isEqualTo(50);
    cache.remove("a");
    assertThat(cache.get("a")).isNull();
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void nothingIsKeptWithoutRoom() {
    BuiltinCache cache = BuiltinCache.of(0, 100);
    cache.put("a", 1, 1);
    assertThat(cache.get("a")).isNull();
    assertThatThrownBy(() -> BuiltinCache.of(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BuiltinCache.of(1, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anObjectOfAClassIsMadeOnce() {
    BuiltinCache cache = BuiltinCache.withDefaults();
    AtomicInteger made = cache.only(AtomicInteger.class, AtomicInteger::new);
    made.incrementAndGet();
    assertThat(cache.only(AtomicInteger.class, AtomicInteger::new)).hasValue(1);
    assertThat(cache.entries()).isZero();
  }
}
