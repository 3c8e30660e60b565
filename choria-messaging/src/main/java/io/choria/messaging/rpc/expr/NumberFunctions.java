package io.choria.messaging.rpc.expr;

import io.choria.messaging.rpc.expr.Builtin.Arguments;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Functions of numbers and times. */
final class NumberFunctions {
  private NumberFunctions() {}

  static List<Builtin> all() {
    return List.of(
        Builtin.of("abs", "n", Type.ANY, NumberFunctions::abs),
        Builtin.of("ceil", "n", Type.FLOAT, in -> Math.ceil(in.decimal(0))),
        Builtin.of("floor", "n", Type.FLOAT, in -> Math.floor(in.decimal(0))),
        Builtin.of("round", "n", Type.FLOAT, in -> round(in.decimal(0))),
        Builtin.of("int", "v", Type.INTEGER, NumberFunctions::integer),
        Builtin.of("float", "v", Type.FLOAT, NumberFunctions::decimal),
        Builtin.of("max", "o+", Type.ANY, in -> extreme(in, 1)),
        Builtin.of("min", "o+", Type.ANY, in -> extreme(in, -1)),
        Builtin.of("mean", "o+", Type.FLOAT, NumberFunctions::mean),
        Builtin.of("median", "o+", Type.FLOAT, NumberFunctions::median),
        Builtin.of("bitand", "ii", Type.INTEGER, in -> bits(in, (a, b) -> a & b)),
        Builtin.of("bitor", "ii", Type.INTEGER, in -> bits(in, (a, b) -> a | b)),
        Builtin.of("bitxor", "ii", Type.INTEGER, in -> bits(in, (a, b) -> a ^ b)),
        Builtin.of("bitnand", "ii", Type.INTEGER, in -> bits(in, (a, b) -> a & ~b)),
        Builtin.of("bitnot", "i", Type.INTEGER, in -> ~in.cut(0)),
        Builtin.of("bitshl", "ii", Type.INTEGER, in -> shift(in, (a, b) -> b > 63 ? 0 : a << b)),
        Builtin.of("bitshr", "ii", Type.INTEGER, in -> shift(in, (a, b) -> a >> Math.min(63, b))),
        Builtin.of("bitushr", "ii", Type.INTEGER, in -> shift(in, (a, b) -> b > 63 ? 0 : a >>> b)),
        Builtin.of("now", "", Type.TIME, in -> Moment.of(Instant.now(), ZoneId.systemDefault())),
        Builtin.of("duration", "s", Type.DURATION, in -> Times.duration(in.text(0))),
        Builtin.of("timezone", "s", Type.ZONE, in -> Times.timezone(in.text(0))),
        Builtin.of("date", "x?sss", Type.TIME, Times::date));
  }

  private static Object abs(Arguments in) {
    Object value = in.get(0);
    return value instanceof Long number ? (Object) Math.abs(number) : Math.abs(in.decimal(0));
  }

  /** Halves go away from zero. */
  private static double round(double value) {
    double cut = value < 0 ? Math.ceil(value) : Math.floor(value);
    return Math.abs(value - cut) >= 0.5 ? cut + Math.signum(value) : cut;
  }

  private static Object integer(Arguments in) {
    if (in.get(0) instanceof String text) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw new ExprException("expected an integer, got " + text, e);
      }
    }
    return in.cut(0);
  }

  private static Object decimal(Arguments in) {
    if (in.get(0) instanceof String text) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw new ExprException("expected a number, got " + text, e);
      }
    }
    return in.decimal(0);
  }

  /** Numbers, and lists of numbers, as one list. */
  private static List<Object> numbers(Arguments in) {
    List<Object> numbers = new ArrayList<>();
    for (int i = 0; i < in.count(); i++) {
      if (in.get(i) instanceof List<?>) {
        for (Object each : in.list(i)) {
          numbers.add(number(in, each));
        }
      } else {
        numbers.add(number(in, in.get(i)));
      }
    }
    return numbers;
  }

  private static Object number(Arguments in, @Nullable Object value) {
    if (value instanceof Number || value instanceof Duration) {
      return value;
    }
    throw Values.wrong(in.name(), value);
  }

  private static @Nullable Object extreme(Arguments in, int sign) {
    Object found = null;
    for (Object each : numbers(in)) {
      if (found == null || sign * Values.compare(in.name(), each, found) > 0) {
        found = each;
      }
    }
    return found;
  }

  private static Object mean(Arguments in) {
    return numbers(in).stream().mapToDouble(n -> Values.decimal("mean", n)).average().orElse(0);
  }

  private static Object median(Arguments in) {
    List<Double> sorted = new ArrayList<>();
    numbers(in).forEach(each -> sorted.add(Values.decimal("median", each)));
    Collections.sort(sorted);
    if (sorted.isEmpty()) {
      return 0.0;
    }
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static Object bits(Arguments in, LongBinaryOperator operator) {
    if (!(in.get(0) instanceof Long a) || !(in.get(1) instanceof Long b)) {
      throw in.wrong();
    }
    return operator.applyAsLong(a, b);
  }

  private static Object shift(Arguments in, LongBinaryOperator operator) {
    if (in.get(1) instanceof Long by && by < 0) {
      throw in.wrong();
    }
    return bits(in, operator);
  }
}
