package io.choria.rego.check;

import io.choria.rego.RegoType;
import org.jspecify.annotations.Nullable;

/**
 * Tells types that are too large or too deep to be gone through. A few lines such as {@code b :=
 * [a, a]} make types with more parts than any memory has room for, though the parts are the same;
 * many lines make them deeper than any stack.
 */
final class TypeSize {
  private static final int HUGE = 100_000;
  private static final int DEEP = 100;

  private int parts;

  private TypeSize() {}

  static boolean isHuge(RegoType type) {
    TypeSize size = new TypeSize();
    size.count(type, 0);
    return size.parts > HUGE;
  }

  private void count(@Nullable RegoType type, int depth) {
    parts = depth > DEEP ? HUGE + 1 : parts + 1;
    if (parts > HUGE) {
      return;
    }
    if (type instanceof RegoType.Array array) {
      array.prefix().forEach(part -> count(part, depth + 1));
      count(array.rest(), depth + 1);
    } else if (type instanceof RegoType.SetOf set) {
      count(set.of(), depth + 1);
    } else if (type instanceof RegoType.Obj object) {
      object.properties().values().forEach(part -> count(part, depth + 1));
      count(object.key(), depth + 1);
      count(object.value(), depth + 1);
    } else if (type instanceof RegoType.Any any) {
      any.alternatives().forEach(part -> count(part, depth + 1));
    }
  }
}
