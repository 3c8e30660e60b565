package io.choria.rego.core;

import io.choria.rego.ArrayValue;
import io.choria.rego.SetValue;
import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The order in which the reference keeps the members of sets and the keys of objects that are
 * written in a policy: which of several equal values is kept depends on it.
 */
public final class TermOrder implements Comparator<CoreTerm> {
  /** The only instance. */
  public static final TermOrder INSTANCE = new TermOrder();

  private TermOrder() {}

  private static int rank(CoreTerm term) {
    if (term instanceof CoreTerm.Const constant) {
      return switch (constant.value().kind()) {
        case NULL, BOOLEAN, NUMBER, STRING -> 0;
        case ARRAY -> 3;
        case OBJECT -> 4;
        case SET -> 5;
      };
    }
    if (term instanceof CoreTerm.Var) {
      return 1;
    }
    if (term instanceof CoreTerm.Ref || term instanceof CoreTerm.Root) {
      return 2;
    }
    return term instanceof CoreTerm.Array
        ? 3
        : term instanceof CoreTerm.Obj ? 4 : term instanceof CoreTerm.SetOf ? 5 : 6;
  }

  @Override
  public int compare(CoreTerm a, CoreTerm b) {
    int rank = rank(a);
    if (rank != rank(b)) {
      return Integer.compare(rank, rank(b));
    }
    if (a instanceof CoreTerm.Const x && b instanceof CoreTerm.Const y) {
      return x.value().compareTo(y.value());
    }
    return rank == 3 || rank == 5 ? compare(elements(a), elements(b)) : 0;
  }

  private int compare(List<CoreTerm> a, List<CoreTerm> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static List<CoreTerm> elements(CoreTerm term) {
    if (term instanceof CoreTerm.Array array) {
      return array.elements();
    } else if (term instanceof CoreTerm.SetOf set) {
      return set.elements().stream().sorted(INSTANCE).toList();
    }
    Value value = ((CoreTerm.Const) term).value();
    Iterable<Value> values = value instanceof ArrayValue array ? array : (SetValue) value;
    List<CoreTerm> elements = new ArrayList<>();
    values.forEach(element -> elements.add(new CoreTerm.Const(element)));
    return elements;
  }
}
