package io.choria.messaging.rpc.expr;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Numbers, texts and times with signs between them. Integers wrap, as in Go. */
final class Arithmetic {
  private static final int MAX_TEXT = 1_000_000;

  private Arithmetic() {}

  static Object plus(@Nullable Object left, @Nullable Object right, Budget budget) {
    if (left instanceof Long a && right instanceof Long b) {
      return a + b;
    }
    if (left instanceof Number a && right instanceof Number b) {
      return a.doubleValue() + b.doubleValue();
    }
    if (left instanceof String a && right instanceof String b) {
      if (a.length() + b.length() > MAX_TEXT) {
        throw new ExprException("expected a text of at most " + MAX_TEXT + " characters");
      }
      budget.spend((a.length() + b.length()) / 4);
      return a + b;
    }
    if (left instanceof Moment a && right instanceof Duration b) {
      return a.plus(b);
    }
    if (left instanceof Duration a && right instanceof Moment b) {
      return b.plus(a);
    }
    if (left instanceof Duration a && right instanceof Duration b) {
      return a.plus(b);
    }
    throw Values.wrong("+", left, right);
  }

  static Object minus(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      return a - b;
    }
    if (left instanceof Number a && right instanceof Number b) {
      return a.doubleValue() - b.doubleValue();
    }
    if (left instanceof Moment a && right instanceof Moment b) {
      return a.since(b);
    }
    if (left instanceof Moment a && right instanceof Duration b) {
      return a.plus(b.negated());
    }
    if (left instanceof Duration a && right instanceof Duration b) {
      return a.minus(b);
    }
    throw Values.wrong("-", left, right);
  }

  static Object times(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      return a * b;
    }
    if (left instanceof Number a && right instanceof Number b) {
      return a.doubleValue() * b.doubleValue();
    }
    if (left instanceof Duration a && right instanceof Long b) {
      return Duration.ofNanos(a.toNanos() * b);
    }
    if (left instanceof Duration a && right instanceof Double b) {
      return a.toNanos() * b; // no duration, in Go neither
    }
    if (left instanceof Duration a && right instanceof Duration b) {
      return Duration.ofNanos(a.toNanos() * b.toNanos());
    }
    if (left instanceof Number && right instanceof Duration) {
      return times(right, left);
    }
    throw Values.wrong("*", left, right);
  }

  static Object remainder(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      if (b == 0) {
        throw new ExprException("a division of integers by zero");
      }
      return a % b;
    }
    throw Values.wrong("%", left, right);
  }

  static Object negate(@Nullable Object value) {
    if (value instanceof Long number) {
      return -number;
    }
    return -Values.decimal("-", value);
  }
}
