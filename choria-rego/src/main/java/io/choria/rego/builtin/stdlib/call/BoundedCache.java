package io.choria.rego.builtin.stdlib.call;

import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compiled things by their source, shared by all evaluations of the process. When it is full, any
 * entry makes room; what matters is that it can't grow without bound.
 */
public final class BoundedCache<K, V> {
  private static final int LARGEST = 256;

  private final ConcurrentHashMap<K, V> entries = new ConcurrentHashMap<>();

  public V get(K key, Function<K, V> compiler) {
    V known = entries.get(key);
    if (known != null) {
      return known;
    }
    V compiled = compiler.apply(key);
    put(key, compiled);
    return compiled;
  }

  public @Nullable V get(K key) {
    return entries.get(key);
  }

  public void put(K key, V compiled) {
    if (entries.size() >= LARGEST) {
      Iterator<K> keys = entries.keySet().iterator();
      if (keys.hasNext()) {
        entries.remove(keys.next());
      }
    }
    entries.put(key, compiled);
  }
}
