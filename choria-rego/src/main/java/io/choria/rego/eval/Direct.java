package io.choria.rego.eval;

import io.choria.rego.NumberValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.stdlib.collection.Membership;
import io.choria.rego.builtin.stdlib.strings.Occurrences;
import io.choria.rego.index.Acceptance;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/**
 * Built-ins as the conditions of generated code: what they do is said once more here, with a plain
 * answer in place of a value. A call that fails is a condition that does not hold, so this is for
 * evaluations only that don't count failures.
 */
final class Direct {
  private static final Map<String, String> METHODS =
      Map.ofEntries(
          Map.entry("equal", "equal"),
          Map.entry("neq", "differ"),
          Map.entry("lt", "less"),
          Map.entry("lte", "atMost"),
          Map.entry("gt", "greater"),
          Map.entry("gte", "atLeast"),
          Map.entry("internal.member_2", "member"),
          Map.entry("startswith", "starts"),
          Map.entry("endswith", "ends"),
          Map.entry("contains", "contains"));

  private static final Map<String, String> ARITHMETIC =
      Map.of("plus", "plus", "minus", "minus", "mul", "times");

  private Direct() {}

  /** Writes code that goes on behind it if the call gives true; false if there is no such code. */
  static boolean emit(BodyCode code, Site site, Expr first, Expr second, Label fails) {
    String method = method(code, site, METHODS);
    if (method == null) {
      return false;
    }
    int a = first.emit(code, fails);
    int b = second.emit(code, fails);
    code.push(a);
    if (isOrder(method) && code.constantOf(b) instanceof NumberValue number && number.isLong()) {
      code.code().number(number.longValue());
      code.code().callStatic(Direct.class, method, boolean.class, Value.class, long.class);
    } else {
      code.push(b);
      code.code().callStatic(Direct.class, method, boolean.class, Value.class, Value.class);
    }
    code.code().jumpIfFalse(fails);
    return true;
  }

  /** The same for a call with other than two arguments. */
  static boolean emit(BodyCode code, Site site, Expr[] args, Label fails) {
    if (!code.isPlain() || !site.standard() || !site.name().equals("glob.match")) {
      return false;
    }
    Value pattern = args[0].constant();
    Value delimiters = args[1].constant();
    Acceptance segments =
        pattern == null || delimiters == null ? null : Acceptance.Segmented.of(pattern, delimiters);
    if (segments == null) {
      return false;
    }
    int text = args[2].emit(code, fails);
    code.code().constant(segments, Acceptance.Segmented.class);
    code.push(text);
    code.code().call(Acceptance.Segmented.class, "accepts", boolean.class, Value.class);
    code.code().jumpIfFalse(fails);
    return true;
  }

  private static @Nullable String method(BodyCode code, Site site, Map<String, String> methods) {
    return code.isPlain() && site.standard() ? methods.get(site.name()) : null;
  }

  /** Writes code that pushes the result of a call, or null if the built-in must be asked. */
  static boolean emitResult(BodyCode code, Site site, int a, int b) {
    String method = method(code, site, ARITHMETIC);
    if (method == null) {
      return false;
    }
    code.push(a);
    code.push(b);
    code.code().callStatic(Direct.class, method, Value.class, Value.class, Value.class);
    return true;
  }

  static @Nullable Value plus(Value a, Value b) {
    if (a instanceof NumberValue x && b instanceof NumberValue y && x.isLong() && y.isLong()) {
      long p = x.longValue();
      long q = y.longValue();
      long sum = p + q;
      return ((p ^ sum) & (q ^ sum)) >= 0 ? NumberValue.of(sum) : null;
    }
    return null;
  }

  static @Nullable Value minus(Value a, Value b) {
    if (a instanceof NumberValue x && b instanceof NumberValue y && x.isLong() && y.isLong()) {
      long p = x.longValue();
      long q = y.longValue();
      long difference = p - q;
      return ((p ^ q) & (p ^ difference)) >= 0 ? NumberValue.of(difference) : null;
    }
    return null;
  }

  static @Nullable Value times(Value a, Value b) {
    if (a instanceof NumberValue x && b instanceof NumberValue y && x.isLong() && y.isLong()) {
      long p = x.longValue();
      long q = y.longValue();
      boolean small = p == (int) p && q == (int) q;
      return small ? NumberValue.of(p * q) : null;
    }
    return null;
  }

  private static boolean isOrder(String method) {
    return switch (method) {
      case "less", "atMost", "greater", "atLeast" -> true;
      default -> false;
    };
  }

  static boolean equal(Value a, Value b) {
    return Same.equal(a, b);
  }

  static boolean differ(Value a, Value b) {
    return !Same.equal(a, b);
  }

  static boolean less(Value a, Value b) {
    return compare(a, b) < 0;
  }

  static boolean less(Value a, long b) {
    return compare(a, b) < 0;
  }

  static boolean atMost(Value a, Value b) {
    return compare(a, b) <= 0;
  }

  static boolean atMost(Value a, long b) {
    return compare(a, b) <= 0;
  }

  static boolean greater(Value a, Value b) {
    return compare(a, b) > 0;
  }

  static boolean greater(Value a, long b) {
    return compare(a, b) > 0;
  }

  static boolean atLeast(Value a, Value b) {
    return compare(a, b) >= 0;
  }

  static boolean atLeast(Value a, long b) {
    return compare(a, b) >= 0;
  }

  private static int compare(Value a, Value b) {
    return a instanceof NumberValue x && b instanceof NumberValue y && x.isLong() && y.isLong()
        ? Long.compare(x.longValue(), y.longValue())
        : a.compareTo(b);
  }

  private static int compare(Value a, long b) {
    return a instanceof NumberValue x && x.isLong()
        ? Long.compare(x.longValue(), b)
        : a.compareTo(NumberValue.of(b));
  }

  static boolean member(Value a, Value b) {
    return Membership.isMember(a, b);
  }

  static boolean starts(Value a, Value b) {
    return a instanceof StringValue text
        && b instanceof StringValue part
        && text.value().startsWith(part.value());
  }

  static boolean ends(Value a, Value b) {
    return a instanceof StringValue text
        && b instanceof StringValue part
        && text.value().endsWith(part.value());
  }

  static boolean contains(Value a, Value b) {
    return a instanceof StringValue text
        && b instanceof StringValue part
        && Occurrences.any(text.value(), part.value());
  }
}
