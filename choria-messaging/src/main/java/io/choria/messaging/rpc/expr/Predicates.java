package io.choria.messaging.rpc.expr;

import io.choria.messaging.rpc.expr.Builtin.Arguments;
import io.choria.messaging.rpc.expr.Builtin.Code;
import io.choria.messaging.rpc.expr.Builtin.Wanted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions that look at each element of a list with an expression. */
final class Predicates {
  private Predicates() {}

  static List<Builtin> all() {
    return List.of(
        test("all", Type.BOOLEAN, in -> count(in) == in.list(0).size()),
        test("any", Type.BOOLEAN, in -> find(in) >= 0),
        test("none", Type.BOOLEAN, in -> find(in) < 0),
        test("one", Type.BOOLEAN, in -> count(in) == 1),
        test("filter", Type.LIST, Predicates::filter),
        test("find", Type.ANY, in -> element(in, find(in))),
        test("findIndex", Type.ANY, in -> index(find(in))),
        test("findLast", Type.ANY, in -> element(in, findLast(in))),
        test("findLastIndex", Type.ANY, in -> index(findLast(in))),
        new Builtin("count", "a", Wanted.MAY_TEST, Type.INTEGER, in -> (long) count(in)),
        new Builtin("map", "a", Wanted.MUST, Type.LIST, Predicates::map),
        new Builtin("sum", "a", Wanted.MAY, Type.ANY, Predicates::sum),
        new Builtin("groupBy", "a", Wanted.MUST, Type.ANY, Predicates::groupBy),
        new Builtin("sortBy", "a?s", Wanted.MUST, Type.LIST, Predicates::sortBy),
        new Builtin("reduce", "a?x", Wanted.MUST, Type.ANY, Predicates::reduce));
  }

  private static Builtin test(String name, Type result, Code code) {
    return new Builtin(name, "a", Wanted.TEST, result, code);
  }

  private static int count(Arguments in) {
    int count = 0;
    long index = 0;
    for (Object each : in.list(0)) {
      boolean holds = in.test(each, index++);
      count += holds ? 1 : 0;
      if (!holds && in.name().equals("all")) {
        return -1; // the rest is not looked at
      }
    }
    return count;
  }

  private static int find(Arguments in) {
    int index = 0;
    for (Object each : in.list(0)) {
      if (in.test(each, index)) {
        return index;
      }
      index++;
    }
    return -1;
  }

  private static int findLast(Arguments in) {
    List<?> list = in.list(0);
    for (int index = list.size() - 1; index >= 0; index--) {
      if (in.test(list.get(index), index)) {
        return index;
      }
    }
    return -1;
  }

  private static @Nullable Object element(Arguments in, int index) {
    return index < 0 ? null : in.list(0).get(index);
  }

  private static @Nullable Object index(int index) {
    return index < 0 ? null : (Object) (long) index;
  }

  private static List<@Nullable Object> filter(Arguments in) {
    List<@Nullable Object> kept = new ArrayList<>();
    long index = 0;
    for (Object each : in.list(0)) {
      if (in.test(each, index++)) {
        kept.add(each);
      }
    }
    return kept;
  }

  private static List<@Nullable Object> map(Arguments in) {
    List<@Nullable Object> made = new ArrayList<>();
    long index = 0;
    for (Object each : in.list(0)) {
      made.add(in.element(each, index++, null));
    }
    return made;
  }

  private static @Nullable Object sum(Arguments in) {
    Object total = 0L;
    long index = 0;
    for (Object each : in.list(0)) {
      total = Arithmetic.plus(total, in.element(each, index++, null), in.budget());
    }
    return total;
  }

  private static Map<Object, List<@Nullable Object>> groupBy(Arguments in) {
    Map<Object, List<@Nullable Object>> groups = new LinkedHashMap<>();
    long index = 0;
    for (Object each : in.list(0)) {
      Object key = in.element(each, index++, null);
      groups.computeIfAbsent(key == null ? "" : key, name -> new ArrayList<>()).add(each);
    }
    return groups;
  }

  /** An element and what it is sorted by. */
  private record Sorted(@Nullable Object key, @Nullable Object element) {}

  private static List<@Nullable Object> sortBy(Arguments in) {
    List<Sorted> sorted = new ArrayList<>();
    long index = 0;
    for (Object each : in.list(0)) {
      sorted.add(new Sorted(in.element(each, index++, null), each));
    }
    in.budget().spend(8L * sorted.size());
    sorted.sort(ListFunctions.order(in, Sorted::key));
    List<@Nullable Object> elements = new ArrayList<>();
    sorted.forEach(each -> elements.add(each.element()));
    return elements;
  }

  private static @Nullable Object reduce(Arguments in) {
    List<?> list = in.list(0);
    boolean seeded = in.count() > 1;
    if (list.isEmpty() && !seeded) {
      throw new ExprException("reduce needs an element or a value to begin with");
    }
    Object accumulated = seeded ? in.get(1) : list.get(0);
    for (int index = seeded ? 0 : 1; index < list.size(); index++) {
      accumulated = in.element(list.get(index), index, accumulated);
    }
    return accumulated;
  }
}
