package io.choria.rego.builtin;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What built-ins remember from one query to the next: the responses that {@code http.send} was
 * asked to keep, and its connections (spec 08 §4.18). Each policy has one of its own unless the
 * host gives several the same one, so that it outlives a reload. Bounded in entries and in bytes;
 * what came first makes room. Thread-safe.
 */
public final class BuiltinCache {
  private static final int DEFAULT_ENTRIES = 1_000;
  private static final long DEFAULT_BYTES = 64L << 20;

  private final int mostEntries;
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Object, Entry> entries = new LinkedHashMap<>();
  private final Map<Class<?>, Object> single = new ConcurrentHashMap<>();
  private long bytes;

  private BuiltinCache(int mostEntries, long mostBytes) {
    this.mostEntries = mostEntries;
    this.mostBytes = mostBytes;
  }

  private record Entry(Object value, long bytes) {}

  /**
   * An empty cache of at most 1 000 entries and 64 MiB.
   *
   * @return a new cache
   */
  public static BuiltinCache withDefaults() {
    return new BuiltinCache(DEFAULT_ENTRIES, DEFAULT_BYTES);
  }

  /**
   * An empty cache.
   *
   * @param entries how many values it may hold; 0 for none
   * @param bytes how large they may be together, as estimated by those who put them in
   * @return a new cache
   * @throws IllegalArgumentException if a bound is negative
   */
  public static BuiltinCache of(int entries, long bytes) {
    if (entries < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "expected bounds that are not negative, got " + entries + " entries, " + bytes);
    }
    return new BuiltinCache(entries, bytes);
  }

  /**
   * Looks a value up.
   *
   * @param key of a class of the caller's own
   * @return the value, or null
   */
  public @Nullable Object get(Object key) {
    lock.lock();
    try {
      Entry entry = entries.get(key);
      return entry == null ? null : entry.value();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps a value, instead of that of the same key. One that is larger than the whole cache is not
   * kept.
   *
   * @param key of a class of the caller's own
   * @param value immutable
   * @param size an estimate of its bytes, key included
   */
  public void put(Object key, Object value, long size) {
    lock.lock();
    try {
      drop(key);
      if (size > mostBytes || mostEntries == 0) {
        return;
      }
      Iterator<Entry> oldest = entries.values().iterator();
      while (oldest.hasNext() && (bytes + size > mostBytes || entries.size() >= mostEntries)) {
        bytes -= oldest.next().bytes();
        oldest.remove();
      }
      entries.put(key, new Entry(value, size));
      bytes += size;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Forgets a value.
   *
   * @param key its key
   */
  public void remove(Object key) {
    lock.lock();
    try {
      drop(key);
    } finally {
      lock.unlock();
    }
  }

  private void drop(Object key) {
    Entry gone = entries.remove(key);
    if (gone != null) {
      bytes -= gone.bytes();
    }
  }

  /**
   * The one object of a class that belongs to this cache, such as a pool of connections. It stays
   * as long as the cache and has to bound itself.
   *
   * @param type its class, of the caller's own
   * @param maker makes it when it is first asked for
   * @param <T> its class
   * @return the object
   */
  public <T> T only(Class<T> type, Supplier<T> maker) {
    return type.cast(single.computeIfAbsent(type, missing -> maker.get()));
  }

  /** {@return how many values are kept} */
  public int entries() {
    lock.lock();
    try {
      return entries.size();
    } finally {
      lock.unlock();
    }
  }

  /** {@return how large the values are together, as estimated} */
  public long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }
}
