package io.choria.rego.check;

import io.choria.rego.RegoType;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks terms against types and learns the types of variables from it (spec 08 §3.4). Where a type
 * is not known it accepts.
 */
final class TypeUnifier {
  private final TypeEnvironment env;

  TypeUnifier(TypeEnvironment env) {
    this.env = env;
  }

  /** Whether two terms can be equal. */
  boolean unify(Term a, Term b) {
    RegoType typeA = env.type(a);
    RegoType typeB = env.type(b);
    boolean unknownA = TypeAlgebra.isUnknown(typeA);
    boolean unknownB = TypeAlgebra.isUnknown(typeB);
    if (unknownA && typeB != null && !unknownB) {
      return fits(a, typeB, false);
    } else if (unknownB && typeA != null && !unknownA) {
      return fits(b, typeA, false);
    } else if (!unknownA && !unknownB) {
      return TypeAlgebra.unifies(typeA, typeB);
    }
    return unknown(a, typeA, b, typeB);
  }

  private boolean unknown(Term a, @Nullable RegoType typeA, Term b, @Nullable RegoType typeB) {
    if (a instanceof Term.Var x && b instanceof Term.Var y) {
      // what is only known to be some set counts as anything from here on
      put(x, RegoType.any());
      put(y, env.type(x));
      return true;
    } else if (a instanceof Term.Array x && b instanceof Term.Array y) {
      return arrays(x, y);
    } else if (a instanceof Term.Obj x && b instanceof Term.Obj y) {
      return objects(x, y);
    } else if (a instanceof Term.Var x) {
      return bind(x, typeA, b, typeB);
    } else if (b instanceof Term.Var y) {
      return bind(y, typeB, a, typeA);
    }
    // of two others nothing is known, which the reference takes for different
    return false;
  }

  private boolean bind(
      Term.Var v, @Nullable RegoType own, Term other, @Nullable RegoType otherType) {
    if (other instanceof Term.Ref) {
      put(v, RegoType.any());
      return true;
    } else if (own != null) {
      return !(own instanceof RegoType.SetOf && otherType instanceof RegoType.SetOf);
    }
    RegoType learned = otherType;
    if (other instanceof Term.Array || other instanceof Term.Obj) {
      // what stands in it may be anything from here on
      fits(other, RegoType.any(), false);
      learned = env.type(other);
    }
    put(v, learned);
    return true;
  }

  private void put(Term.Var v, @Nullable RegoType type) {
    if (env.variable(v.name()) == null) {
      env.put(v.name(), type == null ? RegoType.any() : type);
    }
  }

  private boolean arrays(Term.Array a, Term.Array b) {
    if (a.items().size() != b.items().size()) {
      return false;
    }
    for (int i = 0; i < a.items().size(); i++) {
      if (!unify(a.items().get(i), b.items().get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean objects(Term.Obj a, Term.Obj b) {
    if (a.entries().size() != b.entries().size()) {
      return false;
    }
    Map<String, Term> other = new HashMap<>();
    b.entries().forEach(e -> other.put(e.key().toString(), e.value()));
    for (Term.Entry e : a.entries()) {
      Term value = other.get(e.key().toString());
      if (value == null || !unify(e.value(), value)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a term can have the type.
   *
   * @param union the type is one of several, so variables may have others too
   */
  boolean fits(Term term, RegoType type, boolean union) {
    if (term instanceof Term.Array a) {
      return composite(
          term, type, a.items(), t -> t instanceof RegoType.Array x && array(a, x, union));
    } else if (term instanceof Term.Obj o) {
      List<Term> parts = new ArrayList<>();
      o.entries().forEach(e -> parts.addAll(List.of(e.key(), e.value())));
      return composite(term, type, parts, t -> t instanceof RegoType.Obj x && object(o, x, union));
    } else if (term instanceof Term.SetOf s) {
      return composite(
          term, type, s.items(), t -> t instanceof RegoType.SetOf x && set(s, x, union));
    } else if (term instanceof Term.Var v) {
      return variable(v, type, union);
    }
    RegoType own = env.type(term);
    return own == null ? !(term instanceof Term.Ref) : TypeAlgebra.unifies(own, type);
  }

  private interface Check {
    boolean of(RegoType type);
  }

  private boolean composite(Term term, RegoType type, List<Term> parts, Check check) {
    if (!(type instanceof RegoType.Any any)) {
      return check.of(type);
    } else if (any.alternatives().isEmpty()) {
      parts.forEach(part -> fits(part, any, true));
      return true;
    }
    boolean found = false;
    for (RegoType alternative : any.alternatives()) {
      found |= fits(term, alternative, true);
    }
    return found;
  }

  private boolean variable(Term.Var v, RegoType type, boolean union) {
    RegoType own = env.type(v);
    if (union) {
      RegoType wider = TypeAlgebra.or(own, type);
      env.put(v.name(), wider == null ? RegoType.any() : wider);
      return true;
    } else if (own != null) {
      return TypeAlgebra.unifies(own, type);
    }
    env.put(v.name(), type);
    return true;
  }

  private boolean array(Term.Array array, RegoType.Array type, boolean union) {
    int known = type.prefix().size();
    RegoType rest = type.rest();
    if (array.items().size() != known && rest == null) {
      return false;
    }
    for (int i = 0; i < array.items().size(); i++) {
      RegoType element = i < known ? type.prefix().get(i) : rest;
      if (element == null || !fits(array.items().get(i), element, union)) {
        return false;
      }
    }
    return true;
  }

  private boolean object(Term.Obj object, RegoType.Obj type, boolean union) {
    if (object.entries().size() != type.properties().size() && type.value() == null) {
      return false;
    }
    for (Term.Entry e : object.entries()) {
      if (Constants.of(e.key()) == null) {
        fits(e.value(), RegoType.any(), union);
        continue;
      }
      RegoType value = TypeAlgebra.select(type, e.key());
      if (value == null || !fits(e.value(), value, union)) {
        return false;
      }
    }
    return true;
  }

  private boolean set(Term.SetOf set, RegoType.SetOf type, boolean union) {
    RegoType of = type.of();
    for (Term item : set.items()) {
      if (of == null || !fits(item, of, union)) {
        return false;
      }
    }
    return true;
  }
}
