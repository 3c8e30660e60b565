package io.choria.messaging.rpc.expr;

import io.choria.messaging.rpc.expr.Type.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function of the language.
 *
 * @param name as expressions call it
 * @param parameters one letter each: {@code a} list, {@code m} map, {@code s} text, {@code n}
 *     number, {@code i} integer, {@code c} what has a length, {@code x} anything; after {@code ?}
 *     they may be left out, a {@code +} at the end repeats the last one
 * @param predicate whether it takes an expression about each element
 * @param result what it gives
 * @param code does it
 */
record Builtin(String name, String parameters, Wanted predicate, Type result, Code code) {
  private static final Map<String, Builtin> ALL = new HashMap<>();

  static {
    ListFunctions.all().forEach(each -> ALL.put(each.name(), each));
    Predicates.all().forEach(each -> ALL.put(each.name(), each));
    TextFunctions.all().forEach(each -> ALL.put(each.name(), each));
    NumberFunctions.all().forEach(each -> ALL.put(each.name(), each));
  }

  /** Whether a predicate is needed. */
  enum Wanted {
    NO,
    MAY,
    MUST,
    /** Must, and must give a boolean. */
    TEST,
    /** May, and must give a boolean. */
    MAY_TEST
  }

  /** The work of a function. */
  interface Code {
    @Nullable Object run(Arguments in);
  }

  /** An expression about one element. */
  interface Lambda {
    @Nullable Object apply(@Nullable Object element, long index, @Nullable Object accumulated);
  }

  /** What a function is called with. */
  record Arguments(
      String name, List<@Nullable Object> values, @Nullable Lambda predicate, Budget budget) {
    int count() {
      return values.size();
    }

    @Nullable Object get(int index) {
      return values.get(index);
    }

    String text(int index) {
      String text = Values.text(name, values.get(index));
      budget.spend(text.length() / 8);
      return text;
    }

    List<?> list(int index) {
      List<?> list = Values.list(name, values.get(index));
      budget.spend(list.size());
      return list;
    }

    Map<?, ?> map(int index) {
      Map<?, ?> map = Values.map(name, values.get(index));
      budget.spend(map.size());
      return map;
    }

    long cut(int index) {
      return Values.cut(name, values.get(index));
    }

    double decimal(int index) {
      return Values.decimal(name, values.get(index));
    }

    @Nullable Object element(@Nullable Object element, long index, @Nullable Object accumulated) {
      return predicate == null ? element : predicate.apply(element, index, accumulated);
    }

    boolean test(@Nullable Object element, long index) {
      return Values.flag(name, element(element, index, null));
    }

    ExprException wrong() {
      return Values.wrong(name, values.toArray());
    }
  }

  static @Nullable Builtin find(String name) {
    return ALL.get(name);
  }

  static Builtin of(String name, String parameters, Type result, Code code) {
    return new Builtin(name, parameters, Wanted.NO, result, code);
  }

  boolean takesPredicate() {
    return predicate != Wanted.NO;
  }

  Type check(List<Type> given, @Nullable Type body) {
    boolean needed = predicate == Wanted.MUST || predicate == Wanted.TEST;
    boolean tests = predicate == Wanted.TEST || predicate == Wanted.MAY_TEST;
    if (body == null ? needed : tests && !body.maybe(Kind.BOOLEAN)) {
      throw new ExprException(name + " needs an expression about each element");
    }
    int at = 0;
    boolean optional = false;
    for (Type type : given) {
      if (at < parameters.length() && parameters.charAt(at) == '?') {
        optional = true;
        at++;
      }
      boolean repeated = at < parameters.length() && parameters.charAt(at) == '+';
      if (at >= parameters.length()) {
        throw new ExprException("too many arguments for " + name);
      }
      char wanted = parameters.charAt(repeated ? at - 1 : at);
      if (!fits(wanted, type)) {
        throw new ExprException(name + " can't be used on " + type.kind());
      }
      at += repeated ? 0 : 1;
    }
    if (at < parameters.length() && !optional && "?+".indexOf(parameters.charAt(at)) < 0) {
      throw new ExprException("not enough arguments for " + name);
    }
    return result;
  }

  /** Go's own kinds of integers. */
  private static boolean isCounted(Kind kind) {
    return kind == Kind.DURATION || kind == Kind.MONTH || kind == Kind.WEEKDAY;
  }

  private static boolean fits(char wanted, Type type) {
    return switch (wanted) {
      case 'a' -> type.maybe(Kind.LIST);
      case 'm' -> type.maybe(Kind.MAP);
      case 's' -> type.maybe(Kind.TEXT);
      case 'n' -> type.maybeNumber();
      case 'i' -> type.maybe(Kind.INTEGER);
      case 'c' -> type.maybe(Kind.LIST) || type.maybe(Kind.MAP) || type.maybe(Kind.TEXT);
      case 'o' -> type.maybe(Kind.LIST) || type.maybeNumber() || type.is(Kind.DURATION);
      case 'v' -> type.maybe(Kind.TEXT) || type.maybeNumber() || isCounted(type.kind());
      default -> true;
    };
  }
}
