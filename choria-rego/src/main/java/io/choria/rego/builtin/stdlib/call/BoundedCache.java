package io.choria.rego.builtin.stdlib.call;

import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Compiled things by their source, shared by all evaluations of the process, so bounded in entries
 * and in memory: any entry makes room for a new one, and what would take a large part of the room
 * for itself is not kept. Looking up takes no lock.
 */
public final class BoundedCache<K, V> {
  private static final int MOST_ENTRIES = 256;
  private static final long MOST_BYTES = 16L << 20;
  private static final long LARGEST = MOST_BYTES / 8;

  private final ConcurrentHashMap<K, Entry<V>> entries = new ConcurrentHashMap<>();
  private final ToLongFunction<V> size;
  private final ReentrantLock lock = new ReentrantLock();
  private long bytes;

  private record Entry<V>(V value, long bytes) {}

  /**
   * An empty cache.
   *
   * @param size estimates how many bytes a thing takes together with its source
   */
  public BoundedCache(ToLongFunction<V> size) {
    this.size = size;
  }

  public V get(K key, Function<K, V> compiler) {
    V known = get(key);
    if (known != null) {
      return known;
    }
    V compiled = compiler.apply(key);
    put(key, compiled);
    return compiled;
  }

  public @Nullable V get(K key) {
    Entry<V> known = entries.get(key);
    return known == null ? null : known.value;
  }

  public void put(K key, V compiled) {
    Entry<V> entry = new Entry<>(compiled, size.applyAsLong(compiled));
    if (entry.bytes > LARGEST) {
      return;
    }
    lock.lock();
    try {
      drop(key);
      Iterator<K> any = entries.keySet().iterator();
      while (any.hasNext()
          && (entries.size() >= MOST_ENTRIES || bytes + entry.bytes > MOST_BYTES)) {
        drop(any.next());
      }
      entries.put(key, entry);
      bytes += entry.bytes;
    } finally {
      lock.unlock();
    }
  }

  private void drop(K key) {
    Entry<V> gone = entries.remove(key);
    if (gone != null) {
      bytes -= gone.bytes;
    }
  }

  /** How large the things that are kept are together, as estimated. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** How many things are kept. */
  int entries() {
    return entries.size();
  }
}
