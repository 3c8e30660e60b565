package io.choria.rego.builtin.stdlib.value;

import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F2;
import org.jspecify.annotations.Nullable;

/** Comparisons by the total order, which never fail (spec 08 §4.2). */
public final class Comparison {
  private Comparison() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "equal", "eq", "assign" -> (F2) (context, a, b) -> Value.of(a.equals(b));
      case "neq" -> (F2) (context, a, b) -> Value.of(!a.equals(b));
      case "lt" -> (F2) (context, a, b) -> Value.of(a.compareTo(b) < 0);
      case "lte" -> (F2) (context, a, b) -> Value.of(a.compareTo(b) <= 0);
      case "gt" -> (F2) (context, a, b) -> Value.of(a.compareTo(b) > 0);
      case "gte" -> (F2) (context, a, b) -> Value.of(a.compareTo(b) >= 0);
      default -> null;
    };
  }
}
