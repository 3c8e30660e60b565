package io.choria.messaging.security;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A bounded map that forgets what was not asked for lately: entries live in a young generation,
 * which becomes the old one when it is full; the one before is dropped. Reads take no lock. Only
 * what was verified belongs in here, so that nobody outside can fill it at will.
 */
final class RecentEntries<K, V> {
  private final int limit;
  private volatile Map<K, V> young = new ConcurrentHashMap<>();
  private volatile Map<K, V> old = Map.of();

  RecentEntries(int limit) {
    this.limit = limit;
  }

  @Nullable V get(K key) {
    @Nullable V value = young.get(key);
    if (value == null) {
      value = old.get(key);
      if (value != null) {
        put(key, value);
      }
    }
    return value;
  }

  void put(K key, V value) {
    Map<K, V> target = young;
    if (target.size() >= limit / 2) {
      Map<K, V> fresh = new ConcurrentHashMap<>();
      fresh.put(key, value);
      old = target;
      young = fresh;
      return;
    }
    target.put(key, value);
  }
}
