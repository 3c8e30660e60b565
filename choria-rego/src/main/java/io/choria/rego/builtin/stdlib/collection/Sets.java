package io.choria.rego.builtin.stdlib.collection;

import io.choria.rego.SetValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.stdlib.call.Operands;
import org.jspecify.annotations.Nullable;

/** Set algebra (spec 08 §4.7). */
public final class Sets {
  private Sets() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "and" -> (F2) (context, a, b) -> intersect(Operands.set(a, 1), Operands.set(b, 2));
      case "or" -> (F2) (context, a, b) -> unite(Operands.set(a, 1), Operands.set(b, 2));
      case "set_diff" -> (F2) (context, a, b) -> difference(Operands.set(a, 1), Operands.set(b, 2));
      case "intersection" -> (F1) (context, a) -> intersection(Operands.set(a, 1));
      case "union" -> (F1) (context, a) -> union(Operands.set(a, 1));
      default -> null;
    };
  }

  public static SetValue difference(SetValue a, SetValue b) {
    SetValue.Builder result = SetValue.builder();
    for (Value member : a) {
      if (!b.contains(member)) {
        result.add(member);
      }
    }
    return result.build();
  }

  private static SetValue intersect(SetValue a, SetValue b) {
    boolean firstIsSmall = a.size() <= b.size();
    SetValue small = firstIsSmall ? a : b;
    SetValue large = firstIsSmall ? b : a;
    SetValue.Builder result = SetValue.builder();
    for (Value member : small) {
      if (large.contains(member)) {
        result.add(member);
      }
    }
    return result.build();
  }

  private static SetValue unite(SetValue a, SetValue b) {
    return SetValue.builder(a.size() + b.size()).addAll(a).addAll(b).build();
  }

  private static Value intersection(SetValue sets) {
    SetValue result = null;
    for (Value member : sets) {
      SetValue set = Operands.set(member, 1);
      result = result == null ? set : intersect(result, set);
    }
    return result == null ? SetValue.EMPTY : result;
  }

  private static Value union(SetValue sets) {
    SetValue.Builder result = SetValue.builder();
    for (Value member : sets) {
      result.addAll(Operands.set(member, 1));
    }
    return result.build();
  }
}
