package io.choria.rego;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A total order of types, so that unions are sorted and show the same text each time. */
final class TypeOrder {
  static final Comparator<RegoType> ORDER = TypeOrder::compare;

  private TypeOrder() {}

  private static int rank(RegoType t) {
    if (t instanceof RegoType.Null) {
      return 0;
    } else if (t instanceof RegoType.Bool) {
      return 1;
    } else if (t instanceof RegoType.Num) {
      return 2;
    } else if (t instanceof RegoType.Str) {
      return 3;
    } else if (t instanceof RegoType.Array) {
      return 4;
    } else if (t instanceof RegoType.Obj) {
      return 5;
    } else if (t instanceof RegoType.SetOf) {
      return 6;
    } else if (t instanceof RegoType.Any) {
      return 7;
    }
    return 8;
  }

  private static int compareNullable(@Nullable RegoType a, @Nullable RegoType b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    return compare(a, b);
  }

  private static int compare(RegoType a, RegoType b) {
    if (a instanceof RegoType.Array x && b instanceof RegoType.Array y) {
      int c = compareNullable(x.rest(), y.rest());
      return c != 0 ? c : compareLists(x.prefix(), y.prefix());
    } else if (a instanceof RegoType.Obj x && b instanceof RegoType.Obj y) {
      int c = compareNullable(x.key(), y.key());
      if (c == 0) {
        c = compareNullable(x.value(), y.value());
      }
      return c != 0 ? c : compareProperties(x.properties(), y.properties());
    } else if (a instanceof RegoType.SetOf x && b instanceof RegoType.SetOf y) {
      return compareNullable(x.of(), y.of());
    } else if (a instanceof RegoType.Any x && b instanceof RegoType.Any y) {
      return compareLists(x.alternatives(), y.alternatives());
    } else if (a instanceof RegoType.Function x && b instanceof RegoType.Function y) {
      return compareFunctions(x, y);
    }
    return Integer.compare(rank(a), rank(b));
  }

  private static int compareFunctions(RegoType.Function x, RegoType.Function y) {
    int c = Integer.compare(x.arity(), y.arity());
    if (c == 0) {
      c = compareLists(x.args(), y.args());
    }
    if (c == 0) {
      c = compareNullable(x.result(), y.result());
    }
    return c != 0 ? c : compareNullable(x.variadic(), y.variadic());
  }

  private static int compareLists(List<RegoType> a, List<RegoType> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int c = compare(a.get(i), b.get(i));
      if (c != 0) {
        return c;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int compareProperties(SortedMap<Value, RegoType> a, SortedMap<Value, RegoType> b) {
    Iterator<Map.Entry<Value, RegoType>> i = a.entrySet().iterator();
    Iterator<Map.Entry<Value, RegoType>> j = b.entrySet().iterator();
    while (i.hasNext() && j.hasNext()) {
      Map.Entry<Value, RegoType> x = i.next();
      Map.Entry<Value, RegoType> y = j.next();
      int c = x.getKey().compareTo(y.getKey());
      if (c == 0) {
        c = compare(x.getValue(), y.getValue());
      }
      if (c != 0) {
        return c;
      }
    }
    return Integer.compare(a.size(), b.size());
  }
}
