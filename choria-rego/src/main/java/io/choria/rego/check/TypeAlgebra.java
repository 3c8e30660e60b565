package io.choria.rego.check;

import io.choria.rego.ArrayValue;
import io.choria.rego.JsonWriter;
import io.choria.rego.ObjectValue;
import io.choria.rego.RegoType;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What can be said about types (spec 08 §3.4). A null stands for a type that is not known. */
final class TypeAlgebra {
  private TypeAlgebra() {}

  static boolean isAny(@Nullable RegoType type) {
    return type instanceof RegoType.Any a && a.alternatives().isEmpty();
  }

  /** Whether a type or a part of it is not known; the empty set knows nothing of its members. */
  static boolean isUnknown(@Nullable RegoType type) {
    if (type == null) {
      return true;
    } else if (type instanceof RegoType.SetOf s) {
      return isUnknown(s.of());
    } else if (type instanceof RegoType.Array a) {
      return a.prefix().stream().anyMatch(TypeAlgebra::isUnknown)
          || (a.rest() != null && isUnknown(a.rest()));
    } else if (type instanceof RegoType.Obj o) {
      return o.properties().values().stream().anyMatch(TypeAlgebra::isUnknown)
          || (isDynamic(o) && (isUnknown(o.key()) || isUnknown(o.value())));
    } else if (type instanceof RegoType.Function f) {
      return f.args().stream().anyMatch(TypeAlgebra::isUnknown) || isUnknown(f.result());
    }
    return false;
  }

  private static boolean isDynamic(RegoType.Obj type) {
    return type.key() != null || type.value() != null;
  }

  /** The type of an object comprehension, of whose entries not everything may be known. */
  static RegoType entries(@Nullable RegoType key, @Nullable RegoType value) {
    RegoType values = key == null && value == null ? RegoType.any() : value;
    return new RegoType.Obj(new TreeMap<>(), key, values);
  }

  /** The type of what has one type or the other. */
  static @Nullable RegoType or(@Nullable RegoType a, @Nullable RegoType b) {
    if (a == null) {
      return b;
    } else if (b == null) {
      return a;
    } else if (a instanceof RegoType.Function f && b instanceof RegoType.Function g) {
      return functions(f, g);
    } else if (a instanceof RegoType.Function || b instanceof RegoType.Function) {
      return null;
    } else if (isAny(a) || isAny(b)) {
      return RegoType.any();
    }
    List<RegoType> all = new ArrayList<>(alternatives(a));
    all.addAll(alternatives(b));
    RegoType.Any any = new RegoType.Any(all);
    boolean equal =
        any.alternatives().size() == 1
            && !(a instanceof RegoType.Any)
            && !(b instanceof RegoType.Any);
    return equal ? a : any;
  }

  /** The type of what has one of some types, the first ones first. */
  static @Nullable RegoType or(List<@Nullable RegoType> types) {
    if (types.stream().anyMatch(RegoType.Function.class::isInstance)) {
      // what functions have in common depends on the order
      RegoType type = null;
      for (RegoType next : types) {
        type = or(type, next);
      }
      return type;
    }
    int size = types.size();
    if (size < 2) {
      return size == 0 ? null : types.get(0);
    }
    // one by one, each step would sort all that are there
    return or(or(types.subList(0, size / 2)), or(types.subList(size / 2, size)));
  }

  private static @Nullable RegoType property(RegoType.Obj type, Value key) {
    RegoType known = type.properties().get(key);
    RegoType keys = type.key();
    return known != null || keys == null || !contains(keys, ofValue(key)) ? known : type.value();
  }

  /**
   * The key of an object under which its type knows a constant, which is as JSON has it: sets are
   * arrays, names of members are texts; null for other terms.
   */
  static @Nullable Value constantKey(Term term) {
    Value value = Constants.of(term);
    return value == null ? null : json(value);
  }

  private static Value json(Value value) {
    if (value instanceof ArrayValue a) {
      List<Value> items = new ArrayList<>();
      a.forEach(item -> items.add(json(item)));
      return ArrayValue.of(items);
    } else if (value instanceof SetValue s) {
      List<Value> items = new ArrayList<>();
      s.forEach(item -> items.add(json(item)));
      return ArrayValue.of(items);
    } else if (value instanceof ObjectValue o) {
      ObjectValue.Builder members = ObjectValue.builder(o.size());
      o.forEach((key, member) -> members.with(memberName(key), json(member)));
      return members.build();
    }
    return value;
  }

  private static String memberName(Value key) {
    return key instanceof StringValue text ? text.value() : JsonWriter.compact().write(key);
  }

  private static RegoType.@Nullable Function functions(RegoType.Function f, RegoType.Function g) {
    if (f.arity() != g.arity()) {
      return null;
    }
    List<RegoType> args = new ArrayList<>();
    for (int i = 0; i < f.arity(); i++) {
      RegoType arg = or(f.args().get(i), g.args().get(i));
      args.add(arg == null ? RegoType.any() : arg);
    }
    return new RegoType.Function(args, or(f.variadic(), g.variadic()), or(f.result(), g.result()));
  }

  /** The alternatives of a union, or the type itself. */
  static List<RegoType> alternatives(RegoType type) {
    return type instanceof RegoType.Any a ? a.alternatives() : List.of(type);
  }

  /** The keys by which elements are found; null if there are none. */
  static @Nullable RegoType keys(@Nullable RegoType type) {
    if (type instanceof RegoType.Array) {
      return RegoType.number();
    } else if (type instanceof RegoType.Obj o) {
      List<@Nullable RegoType> keys = new ArrayList<>();
      o.properties().keySet().forEach(key -> keys.add(ofValue(key)));
      keys.add(o.key());
      return or(keys);
    } else if (type instanceof RegoType.SetOf s) {
      return s.of();
    } else if (type instanceof RegoType.Any a) {
      return isAny(a) ? a : union(a, TypeAlgebra::keys);
    }
    return null;
  }

  /** The elements; null if there are none. */
  static @Nullable RegoType values(@Nullable RegoType type) {
    if (type instanceof RegoType.Array a) {
      List<@Nullable RegoType> values = new ArrayList<>(a.prefix());
      values.add(a.rest());
      return or(values);
    } else if (type instanceof RegoType.Obj o) {
      List<@Nullable RegoType> values = new ArrayList<>(o.properties().values());
      values.add(o.value());
      return or(values);
    } else if (type instanceof RegoType.SetOf s) {
      return s.of();
    } else if (type instanceof RegoType.Any a) {
      return isAny(a) ? a : union(a, TypeAlgebra::values);
    }
    return null;
  }

  private interface Part {
    @Nullable RegoType of(RegoType type);
  }

  private static @Nullable RegoType union(RegoType.Any any, Part part) {
    List<@Nullable RegoType> parts = new ArrayList<>();
    any.alternatives().forEach(type -> parts.add(part.of(type)));
    return or(parts);
  }

  /** The type of the element under a constant; null if there is none. */
  static @Nullable RegoType select(@Nullable RegoType type, Term constant) {
    if (type instanceof RegoType.Array a) {
      return constant instanceof Term.Num n ? element(a, n) : null;
    } else if (type instanceof RegoType.Obj o) {
      Value key = constantKey(constant);
      return key == null ? null : property(o, key);
    } else if (type instanceof RegoType.SetOf s) {
      RegoType of = s.of();
      RegoType own = ofScalar(constant);
      return of != null && contains(of, own) ? (of instanceof RegoType.Any ? own : of) : null;
    } else if (type instanceof RegoType.Any a) {
      return isAny(a) ? a : union(a, t -> select(t, constant));
    }
    return null;
  }

  private static @Nullable RegoType element(RegoType.Array array, Term.Num index) {
    // only what is written as an integer counts, though 1.0 selects the second element at run time
    if (!index.text().matches("[0-9]{1,9}")) {
      return null;
    }
    int at = Integer.parseInt(index.text());
    return at < array.prefix().size() ? array.prefix().get(at) : array.rest();
  }

  private static boolean contains(RegoType type, @Nullable RegoType other) {
    if (other == null) {
      return true;
    }
    return type instanceof RegoType.Any a
        ? a.alternatives().isEmpty() || a.alternatives().contains(other)
        : type.equals(other);
  }

  /** The type of a scalar; null for other terms. */
  static @Nullable RegoType ofScalar(Term term) {
    if (term instanceof Term.Str || term instanceof Term.Template) {
      return RegoType.string();
    } else if (term instanceof Term.Num) {
      return RegoType.number();
    } else if (term instanceof Term.Bool) {
      return RegoType.bool();
    }
    return term instanceof Term.Null ? RegoType.nul() : null;
  }

  /** The type of a key. */
  static RegoType ofValue(Value key) {
    return switch (key.kind()) {
      case NULL -> RegoType.nul();
      case BOOLEAN -> RegoType.bool();
      case NUMBER -> RegoType.number();
      case STRING -> RegoType.string();
      case ARRAY -> {
        List<RegoType> items = new ArrayList<>();
        ((ArrayValue) key).forEach(item -> items.add(ofValue(item)));
        yield new RegoType.Array(items, null);
      }
      case OBJECT -> {
        TreeMap<Value, RegoType> properties = new TreeMap<>();
        ((ObjectValue) key).forEach((name, value) -> properties.put(name, ofValue(value)));
        yield new RegoType.Obj(properties, null, null);
      }
      case SET -> throw new IllegalArgumentException("no key of a type: " + key);
    };
  }

  /** Whether nothing can be in a collection of this type. */
  static boolean isEmptyCollection(@Nullable RegoType type) {
    return (type instanceof RegoType.Obj o && o.properties().isEmpty() && !isDynamic(o))
        || (type instanceof RegoType.Array a && a.prefix().isEmpty() && a.rest() == null)
        || (type instanceof RegoType.SetOf s && s.of() == null);
  }

  /** Whether some value has both types. */
  static boolean unifies(@Nullable RegoType a, @Nullable RegoType b) {
    if (a == null || b == null) {
      return false;
    } else if (a instanceof RegoType.Any x) {
      return anyUnifies(x, b) || (b instanceof RegoType.Any y && anyUnifies(y, a));
    } else if (b instanceof RegoType.Any y) {
      return anyUnifies(y, a);
    } else if (a instanceof RegoType.Array x && b instanceof RegoType.Array y) {
      return prefixUnifies(x, y)
          && prefixUnifies(y, x)
          && (x.rest() == null || y.rest() == null || unifies(x.rest(), y.rest()));
    } else if (a instanceof RegoType.Obj x && b instanceof RegoType.Obj y) {
      return propertiesUnify(x, y)
          && propertiesUnify(y, x)
          && (x.value() == null || y.value() == null || unifies(x.value(), y.value()));
    } else if (a instanceof RegoType.SetOf x && b instanceof RegoType.SetOf y) {
      return x.of() == null || y.of() == null || unifies(x.of(), y.of());
    } else if (a instanceof RegoType.Function x && b instanceof RegoType.Function y) {
      return functionsUnify(x, y);
    }
    // of two of one kind only the scalars come here
    return a.getClass() == b.getClass();
  }

  private static boolean anyUnifies(RegoType.Any any, RegoType other) {
    if (other instanceof RegoType.Function) {
      return false;
    }
    return any.alternatives().isEmpty()
        || any.alternatives().stream().anyMatch(t -> unifies(t, other));
  }

  private static boolean prefixUnifies(RegoType.Array a, RegoType.Array b) {
    for (int i = 0; i < a.prefix().size(); i++) {
      RegoType other = i < b.prefix().size() ? b.prefix().get(i) : b.rest();
      if (!unifies(a.prefix().get(i), other)) {
        return false;
      }
    }
    return true;
  }

  private static boolean propertiesUnify(RegoType.Obj a, RegoType.Obj b) {
    boolean dynamic = a.value() != null || b.value() != null;
    return a.properties().entrySet().stream()
        .allMatch(
            e -> {
              RegoType other = property(b, e.getKey());
              return other == null ? dynamic : unifies(e.getValue(), other);
            });
  }

  private static boolean functionsUnify(RegoType.Function a, RegoType.Function b) {
    if (a.arity() != b.arity()) {
      return false;
    }
    for (int i = 0; i < a.arity(); i++) {
      if (!unifies(a.args().get(i), b.args().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The type of a document to which two rules contribute. */
  static @Nullable RegoType merge(@Nullable RegoType a, @Nullable RegoType b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    } else if (a instanceof RegoType.SetOf x && b instanceof RegoType.SetOf y) {
      return new RegoType.SetOf(or(x.of(), y.of()));
    } else if (a instanceof RegoType.Obj x
        && b instanceof RegoType.Obj y
        && x.properties().isEmpty()
        && y.properties().isEmpty()) {
      if (x.key() == null || y.key() == null) {
        return x.key() == null ? y : x;
      }
      return new RegoType.Obj(new TreeMap<>(), or(x.key(), y.key()), merge(x.value(), y.value()));
    }
    return or(a, b);
  }
}
