package io.choria.rego.builtin.stdlib.collection;

import io.choria.rego.SetValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.Pace;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Set algebra (spec 08 §4.7). */
public final class Sets {
  /** How many members are looked up between two looks at the clock, as a mask. */
  private static final int STRIDE = 1023;

  private static final long BYTES_PER_MEMBER = 16;

  private Sets() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "and" ->
          (F2)
              (context, a, b) ->
                  made(context, intersect(Operands.set(a, 1), Operands.set(b, 2), context::charge));
      case "or" ->
          (F2)
              (context, a, b) ->
                  made(context, unite(Operands.set(a, 1), Operands.set(b, 2), context::charge));
      case "set_diff" ->
          (F2)
              (context, a, b) ->
                  made(
                      context, difference(Operands.set(a, 1), Operands.set(b, 2), context::charge));
      case "intersection" ->
          (F1) (context, a) -> made(context, intersection(Operands.set(a, 1), context::charge));
      case "union" ->
          (F1) (context, a) -> made(context, union(Operands.set(a, 1), context::charge));
      default -> null;
    };
  }

  private static SetValue made(BuiltinContext context, SetValue set) {
    context.allocate(set.size() * BYTES_PER_MEMBER);
    return set;
  }

  public static SetValue difference(SetValue a, SetValue b, Pace pace) {
    SetValue.Builder result = SetValue.builder();
    each(
        a,
        pace,
        member -> {
          if (!b.contains(member)) {
            result.add(member);
          }
        });
    return result.build();
  }

  private static SetValue intersect(SetValue a, SetValue b, Pace pace) {
    boolean firstIsSmall = a.size() <= b.size();
    SetValue small = firstIsSmall ? a : b;
    SetValue large = firstIsSmall ? b : a;
    SetValue.Builder result = SetValue.builder();
    each(
        small,
        pace,
        member -> {
          if (large.contains(member)) {
            result.add(member);
          }
        });
    return result.build();
  }

  private static SetValue unite(SetValue a, SetValue b, Pace pace) {
    SetValue.Builder result = SetValue.builder(a.size() + b.size());
    each(a, pace, result::add);
    each(b, pace, result::add);
    return result.build();
  }

  /** Goes through a set and looks at the clock on the way. */
  private static void each(SetValue set, Pace pace, Consumer<Value> use) {
    int seen = 0;
    for (Value member : set) {
      if ((++seen & STRIDE) == 0) {
        pace.step(STRIDE);
      }
      use.accept(member);
    }
  }

  private static SetValue intersection(SetValue sets, Pace pace) {
    SetValue result = null;
    for (Value member : sets) {
      SetValue set = Operands.set(member, 1);
      result = result == null ? set : intersect(result, set, pace);
    }
    return result == null ? SetValue.EMPTY : result;
  }

  private static SetValue union(SetValue sets, Pace pace) {
    SetValue.Builder result = SetValue.builder();
    for (Value member : sets) {
      pace.step(1);
      each(Operands.set(member, 1), pace, result::add);
    }
    return result.build();
  }
}
