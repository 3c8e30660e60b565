package io.choria.messaging.rpc.expr;

import io.choria.messaging.rpc.expr.Builtin.Arguments;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Functions of lists and maps. */
final class ListFunctions {
  private ListFunctions() {}

  static List<Builtin> all() {
    return List.of(
        Builtin.of("len", "c", Type.INTEGER, ListFunctions::length),
        Builtin.of("type", "x", Type.TEXT, in -> Values.kind(in.get(0))),
        Builtin.of("first", "a", Type.ANY, in -> end(in, true)),
        Builtin.of("last", "a", Type.ANY, in -> end(in, false)),
        Builtin.of("get", "xx", Type.ANY, ListFunctions::get),
        Builtin.of("take", "ai", Type.LIST, ListFunctions::take),
        Builtin.of("keys", "m", Type.LIST, in -> new ArrayList<>(in.map(0).keySet())),
        Builtin.of("values", "m", Type.LIST, in -> new ArrayList<>(in.map(0).values())),
        Builtin.of("toPairs", "m", Type.LIST, ListFunctions::toPairs),
        Builtin.of("fromPairs", "a", Type.MAP, ListFunctions::fromPairs),
        Builtin.of("reverse", "a", Type.LIST, ListFunctions::reverse),
        Builtin.of("uniq", "a", Type.LIST, ListFunctions::unique),
        Builtin.of("concat", "a+", Type.LIST, ListFunctions::concat),
        Builtin.of("flatten", "a", Type.LIST, ListFunctions::flatten),
        Builtin.of("sort", "a?s", Type.LIST, ListFunctions::sort));
  }

  private static Object length(Arguments in) {
    Object value = in.get(0);
    if (value instanceof String text) {
      return (long) text.codePointCount(0, text.length());
    }
    return (long) (value instanceof Map<?, ?> map ? map.size() : in.list(0).size());
  }

  private static @Nullable Object end(Arguments in, boolean first) {
    List<?> list = in.list(0);
    return list.isEmpty() ? null : list.get(first ? 0 : list.size() - 1);
  }

  /** What is not there is nil. */
  private static @Nullable Object get(Arguments in) {
    Object holder = in.get(0);
    if (holder instanceof Map<?, ?> map) {
      return map.get(in.get(1));
    }
    if (holder instanceof List<?> list && in.get(1) instanceof Number) {
      long index = in.cut(1) < 0 ? list.size() + in.cut(1) : in.cut(1);
      return index >= 0 && index < list.size() ? list.get((int) index) : null;
    }
    return null;
  }

  private static Object take(Arguments in) {
    List<?> list = in.list(0);
    if (in.cut(1) < 0) {
      throw in.wrong();
    }
    return new ArrayList<>(list.subList(0, (int) Math.min(list.size(), in.cut(1))));
  }

  private static Object toPairs(Arguments in) {
    List<@Nullable Object> pairs = new ArrayList<>();
    in.map(0)
        .forEach(
            (key, value) -> {
              List<@Nullable Object> pair = new ArrayList<>(2);
              pair.add(key);
              pair.add(value);
              pairs.add(pair);
            });
    return pairs;
  }

  private static Object fromPairs(Arguments in) {
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    for (Object each : in.list(0)) {
      if (!(each instanceof List<?> pair) || pair.size() != 2) {
        throw new ExprException("expected pairs of a key and a value");
      }
      map.put(pair.get(0), pair.get(1));
    }
    return map;
  }

  private static Object reverse(Arguments in) {
    List<@Nullable Object> reversed = new ArrayList<>(in.list(0));
    Collections.reverse(reversed);
    return reversed;
  }

  private static Object unique(Arguments in) {
    List<@Nullable Object> kept = new ArrayList<>();
    for (Object each : in.list(0)) {
      if (kept.stream().noneMatch(other -> Values.equal(each, other, in.budget()))) {
        kept.add(each);
      }
    }
    return kept;
  }

  private static Object concat(Arguments in) {
    List<@Nullable Object> all = new ArrayList<>();
    for (int i = 0; i < in.count(); i++) {
      all.addAll(in.list(i));
    }
    return all;
  }

  private static Object flatten(Arguments in) {
    List<@Nullable Object> flat = new ArrayList<>();
    flatten(in, in.list(0), flat);
    return flat;
  }

  private static void flatten(Arguments in, List<?> list, List<@Nullable Object> flat) {
    in.budget().spend(list.size());
    for (Object each : list) {
      if (each instanceof List<?> inner) {
        flatten(in, inner, flat);
      } else {
        flat.add(each);
      }
    }
  }

  private static Object sort(Arguments in) {
    List<@Nullable Object> sorted = new ArrayList<>(in.list(0));
    in.budget().spend(8L * sorted.size());
    sorted.sort(order(in, each -> each));
    return sorted;
  }

  /** By a key, the other way round when the second argument is desc. */
  static <T extends @Nullable Object> Comparator<T> order(
      Arguments in, Function<T, @Nullable Object> key) {
    String direction = in.count() > 1 ? in.text(1) : "asc";
    if (!direction.equals("asc") && !direction.equals("desc")) {
      throw in.wrong();
    }
    int sign = direction.equals("asc") ? 1 : -1;
    return (a, b) -> sign * Values.compare(in.name(), key.apply(a), key.apply(b));
  }
}
