package io.choria.rego.check;

import io.choria.rego.RegoType;
import org.jspecify.annotations.Nullable;

/**
 * Tells types that are too large to be gone through. A few lines such as {@code b := [a, a]} make
 * types with more parts than any memory has room for, though the parts are the same.
 */
final class TypeSize {
  private static final int HUGE = 100_000;

  private int parts;

  private TypeSize() {}

  static boolean isHuge(RegoType type) {
    TypeSize size = new TypeSize();
    size.count(type);
    return size.parts > HUGE;
  }

  private void count(@Nullable RegoType type) {
    parts++;
    if (parts > HUGE) {
      return;
    }
    if (type instanceof RegoType.Array array) {
      array.prefix().forEach(this::count);
      count(array.rest());
    } else if (type instanceof RegoType.SetOf set) {
      count(set.of());
    } else if (type instanceof RegoType.Obj object) {
      object.properties().values().forEach(this::count);
      count(object.key());
      count(object.value());
    } else if (type instanceof RegoType.Any any) {
      any.alternatives().forEach(this::count);
    }
  }
}
