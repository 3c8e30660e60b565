package io.choria.messaging.rpc.expr;

import io.choria.messaging.json.GoJson;
import io.choria.messaging.json.TextOrder;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Month;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How values are compared and shown. */
final class Values {
  private Values() {}

  static ExprException wrong(String operation, @Nullable Object... values) {
    StringBuilder kinds = new StringBuilder();
    for (Object value : values) {
      kinds.append(kinds.isEmpty() ? "" : ", ").append(kind(value));
    }
    return new ExprException("'" + operation + "' can't be used on [" + kinds + "]");
  }

  /** The name of a kind, as the function type tells it. */
  static String kind(@Nullable Object value) {
    if (value == null) {
      return "nil";
    }
    if (value instanceof Boolean) {
      return "bool";
    }
    if (value instanceof Long) {
      return "int";
    }
    if (value instanceof Double) {
      return "float";
    }
    if (value instanceof String) {
      return "string";
    }
    if (value instanceof List) {
      return "array";
    }
    if (value instanceof Map) {
      return "map";
    }
    return switch (TimeMethods.kind(value)) {
      case TIME -> "time.Time";
      case DURATION -> "time.Duration";
      case MONTH -> "time.Month";
      case WEEKDAY -> "time.Weekday";
      case ZONE -> "time.Location";
      default -> "struct";
    };
  }

  static boolean equal(@Nullable Object left, @Nullable Object right, Budget budget) {
    budget.spend(1);
    if (left instanceof Number a && right instanceof Number b) {
      return (a instanceof Long && b instanceof Long)
          ? a.longValue() == b.longValue()
          : a.doubleValue() == b.doubleValue();
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      return equalLists(a, b, budget);
    }
    if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
      return equalMaps(a, b, budget);
    }
    if (left instanceof ZoneId a) {
      return equal(Zones.of(a), right instanceof ZoneId b ? Zones.of(b) : right, budget);
    }
    if (right instanceof ZoneId b) {
      return equal(left, Zones.of(b), budget);
    }
    return left == null ? right == null : left.equals(right);
  }

  private static boolean equalLists(List<?> left, List<?> right, Budget budget) {
    if (left.size() != right.size()) {
      return false;
    }
    Iterator<?> others = right.iterator();
    for (Object each : left) {
      if (!equal(each, others.next(), budget)) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalMaps(Map<?, ?> left, Map<?, ?> right, Budget budget) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<?, ?> each : left.entrySet()) {
      if (!right.containsKey(each.getKey())
          || !same(each.getValue(), right.get(each.getKey()), budget)) {
        return false;
      }
    }
    return true;
  }

  /** Within maps a whole number and a double are not the same. */
  private static boolean same(@Nullable Object left, @Nullable Object right, Budget budget) {
    return !(left instanceof Long && right instanceof Double)
        && !(left instanceof Double && right instanceof Long)
        && equal(left, right, budget);
  }

  static boolean ordered(String operator, @Nullable Object left, @Nullable Object right) {
    if (left instanceof Double || right instanceof Double) {
      if (left instanceof Number a && right instanceof Number b) {
        double x = a.doubleValue();
        double y = b.doubleValue();
        return switch (operator) {
          case "<" -> x < y;
          case "<=" -> x <= y;
          case ">" -> x > y;
          default -> x >= y;
        };
      }
    }
    int order = compare(operator, left, right);
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  static int compare(String operation, @Nullable Object left, @Nullable Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      return a.compareTo(b);
    }
    if (left instanceof Number a && right instanceof Number b) {
      return Double.compare(a.doubleValue(), b.doubleValue());
    }
    if (left instanceof String a && right instanceof String b) {
      return TextOrder.compare(a, b);
    }
    if (left instanceof Moment a && right instanceof Moment b) {
      return a.compareTo(b);
    }
    if (left instanceof Duration a && right instanceof Duration b) {
      return a.compareTo(b);
    }
    throw wrong(operation, left, right);
  }

  static String text(String operation, @Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw wrong(operation, value);
  }

  static boolean flag(String operation, @Nullable Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(operation, value);
  }

  static double decimal(String operation, @Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(operation, value);
  }

  /** An integer, or a double without what stands behind its point. */
  static long cut(String operation, @Nullable Object value) {
    if (value instanceof Duration duration) {
      return duration.toNanos();
    }
    if (value instanceof Month month) {
      return month.getValue();
    }
    if (value instanceof DayOfWeek day) {
      return day.getValue() % 7; // Go begins with Sunday
    }
    if (value instanceof Number number) {
      return number.longValue();
    }
    throw wrong(operation, value);
  }

  static List<?> list(String operation, @Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw wrong(operation, value);
  }

  static Map<?, ?> map(String operation, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw wrong(operation, value);
  }

  /** A value as text; what holds others is only named. */
  static String show(@Nullable Object value) {
    if (value instanceof Double number) {
      return GoJson.number(number);
    }
    if (value instanceof Duration duration) {
      return GoFormat.duration(duration);
    }
    if (value instanceof Month month) {
      return TimeMethods.name(month);
    }
    if (value instanceof DayOfWeek day) {
      return TimeMethods.name(day);
    }
    if (value instanceof ZoneId zone) {
      return Zones.of(zone).name();
    }
    return value == null ? "<nil>" : String.valueOf(value);
  }
}
