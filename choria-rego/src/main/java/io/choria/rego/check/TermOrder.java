package io.choria.rego.check;

import io.choria.rego.Value;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * The order in which the members of sets and the keys of objects are evaluated: that of values,
 * with variables, references and calls among them (spec 08 §2.1). Terms whose order nobody can see,
 * such as two comprehensions of one kind, are equal in it.
 */
final class TermOrder {
  /** Looking deeper into nested sets at each of their levels would take too long. */
  private static final int DEPTH = 5;

  private TermOrder() {}

  /** The members of a set in their order. */
  static List<Term> members(Term.SetOf set) {
    return members(set, DEPTH);
  }

  private static List<Term> members(Term.SetOf set, int depth) {
    List<Term> sorted = new ArrayList<>(set.items());
    sorted.sort((a, b) -> compare(a, b, depth - 1));
    return sorted;
  }

  /** The entries of an object in the order of their keys. */
  static List<Term.Entry> entries(Term.Obj object) {
    return entries(object, DEPTH);
  }

  private static List<Term.Entry> entries(Term.Obj object, int depth) {
    List<Term.Entry> sorted = new ArrayList<>(object.entries());
    sorted.sort((a, b) -> compare(a.key(), b.key(), depth - 1));
    return sorted;
  }

  private static int compare(Term a, Term b, int depth) {
    int kinds = Integer.compare(kind(a), kind(b));
    if (kinds != 0 || depth == 0) {
      return kinds;
    } else if (a instanceof Term.Scalar) {
      Value left = Constants.of(a);
      Value right = Constants.of(b);
      return left == null || right == null ? 0 : left.compareTo(right);
    } else if (a instanceof Term.Var v) {
      return v.name().compareTo(((Term.Var) b).name());
    } else if (a instanceof Term.SetOf s) {
      return compare(members(s, depth), members((Term.SetOf) b, depth), depth);
    }
    return compare(parts(a, depth), parts(b, depth), depth);
  }

  private static int compare(List<Term> a, List<Term> b, int depth) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int compared = compare(a.get(i), b.get(i), depth - 1);
      if (compared != 0) {
        return compared;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static List<Term> parts(Term term, int depth) {
    List<Term> parts = new ArrayList<>();
    if (term instanceof Term.Obj object) {
      for (Term.Entry entry : entries(object, depth)) {
        parts.add(entry.key());
        parts.add(entry.value());
      }
    } else if (term instanceof Term.Ref ref) {
      parts.add(ref.head());
      parts.addAll(ref.path());
    } else if (term instanceof Term.Array array) {
      parts.addAll(array.items());
    } else if (term instanceof Term.Call call) {
      parts.add(call.operator());
      parts.addAll(call.args());
    }
    return parts;
  }

  private static int kind(Term term) {
    if (term instanceof Term.Null) {
      return 0;
    } else if (term instanceof Term.Bool) {
      return 1;
    } else if (term instanceof Term.Num) {
      return 2;
    } else if (term instanceof Term.Str) {
      return 3;
    } else if (term instanceof Term.Template) {
      return 4;
    } else if (term instanceof Term.Var) {
      return 5;
    } else if (term instanceof Term.Ref) {
      return 6;
    } else if (term instanceof Term.Array) {
      return 7;
    } else if (term instanceof Term.Obj) {
      return 8;
    } else if (term instanceof Term.SetOf) {
      return 9;
    } else if (term instanceof Term.Comprehension c) {
      return switch (c.kind()) {
        case ARRAY -> 10;
        case OBJECT -> 11;
        case SET -> 12;
      };
    }
    return 13;
  }
}
