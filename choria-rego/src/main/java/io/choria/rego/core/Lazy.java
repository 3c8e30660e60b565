package io.choria.rego.core;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is made when it is first asked for, so that the first policy of a program costs
 * little. Several threads may make it at the same time; what they make is immutable and the same.
 */
public final class Lazy<T> {
  private final Supplier<T> maker;
  private volatile @Nullable T made;

  /** Made by {@code maker}. */
  public Lazy(Supplier<T> maker) {
    this.maker = maker;
  }

  /** The thing. */
  public T get() {
    T value = made;
    if (value == null) {
      value = maker.get();
      made = value;
    }
    return value;
  }
}
