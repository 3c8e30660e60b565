package io.choria.rego.plan;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.core.CoreExpr;
import io.choria.rego.core.CoreTerm;
import io.choria.rego.index.Acceptance;
import io.choria.rego.index.Condition;
import io.choria.rego.index.IndexKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads off one expression what it asks of a place (spec 08 §6.2). */
final class ConditionReader {
  private final Places places;

  /** Notes in {@code places} what the expressions that are read make variables stand for. */
  ConditionReader(Places places) {
    this.places = places;
  }

  /** What must hold for the expression to hold; null if that says nothing of a place. */
  @Nullable Condition condition(CoreExpr expr) {
    if (expr instanceof CoreExpr.Unify unify) {
      Condition condition = equality(unify.left(), unify.right());
      return condition != null ? condition : equality(unify.right(), unify.left());
    }
    if (expr instanceof CoreExpr.Test test) {
      IndexKey key = places.key(test.term());
      return key == null ? null : new Condition(key, new Acceptance.Defined());
    }
    if (!(expr instanceof CoreExpr.BuiltinCall call)) {
      return null;
    }
    List<CoreTerm> args = call.args();
    if (args.size() == 3 && call.name().equals("glob.match")) {
      return glob(
          places.resolved(args.get(0)), places.resolved(args.get(1)), places.key(args.get(2)));
    }
    return args.size() == 2 ? call(call.name(), args.get(0), places.resolved(args.get(1))) : null;
  }

  private @Nullable Condition call(String name, CoreTerm first, CoreTerm second) {
    return switch (name) {
      case "internal.member_2" -> membership(first, second);
      case "startswith" -> {
        IndexKey key = places.key(first);
        yield key != null
                && second instanceof CoreTerm.Const constant
                && constant.value() instanceof StringValue prefix
            ? new Condition(key, new Acceptance.Prefixed(prefix.value()))
            : null;
      }
      case "endswith", "strings.any_suffix_match" -> bounded(first, second, true);
      case "strings.any_prefix_match" -> bounded(first, second, false);
      case "gt" -> range(first, second, false, true);
      case "gte" -> range(first, second, true, true);
      case "lt" -> range(first, second, false, false);
      case "lte" -> range(first, second, true, false);
      default -> null;
    };
  }

  private @Nullable Condition bounded(CoreTerm place, CoreTerm texts, boolean atEnd) {
    IndexKey key = places.key(place);
    if (key == null || !(texts instanceof CoreTerm.Const constant)) {
      return null;
    }
    Set<Value> values =
        constant.value() instanceof StringValue ? Set.of(constant.value()) : members(texts);
    if (values == null
        || values.isEmpty()
        || !values.stream().allMatch(StringValue.class::isInstance)) {
      return null;
    }
    Set<String> bounds = new HashSet<>();
    values.forEach(value -> bounds.add(((StringValue) value).value()));
    return new Condition(key, new Acceptance.Bounded(bounds, atEnd));
  }

  private static @Nullable Condition glob(
      CoreTerm pattern, CoreTerm delimiters, @Nullable IndexKey key) {
    Acceptance segments =
        pattern instanceof CoreTerm.Const p && delimiters instanceof CoreTerm.Const d
            ? Acceptance.Segmented.of(p.value(), d.value())
            : null;
    return key == null || segments == null ? null : new Condition(key, segments);
  }

  private @Nullable Condition membership(CoreTerm member, CoreTerm collection) {
    IndexKey key = places.key(member);
    Set<Value> members = members(collection);
    if (key != null && members != null) {
      return new Condition(key, new Acceptance.OneOf(members));
    }
    IndexKey place = places.key(collection);
    return place != null && member instanceof CoreTerm.Const constant && isScalar(constant.value())
        ? new Condition(place, new Acceptance.Holding(constant.value()))
        : null;
  }

  /** A comparison with a constant. */
  private @Nullable Condition range(
      CoreTerm first, CoreTerm second, boolean included, boolean above) {
    if (first instanceof CoreTerm.Const && !(second instanceof CoreTerm.Const)) {
      return range(second, first, included, !above);
    }
    IndexKey key = places.key(first);
    if (key == null || !(second instanceof CoreTerm.Const constant)) {
      return null;
    }
    Acceptance.Bound bound = new Acceptance.Bound(constant.value(), included);
    return new Condition(
        key, above ? new Acceptance.Within(bound, null) : new Acceptance.Within(null, bound));
  }

  private static Acceptance oneOf(Value value) {
    return new Acceptance.OneOf(Set.of(value));
  }

  private @Nullable Condition equality(CoreTerm place, CoreTerm value) {
    IndexKey key = places.key(place);
    CoreTerm other = places.resolved(value);
    if (key == null) {
      return element(place, other);
    }
    if (other instanceof CoreTerm.Array array) {
      Acceptance shape = shape(array);
      return shape == null ? null : new Condition(key, shape);
    }
    if (other instanceof CoreTerm.Var alias && place instanceof CoreTerm.Var) {
      places.name(alias, key);
      return null;
    }
    if (other instanceof CoreTerm.Const constant) {
      return isComparable(constant.value()) ? new Condition(key, oneOf(constant.value())) : null;
    }
    if (other instanceof CoreTerm.Var variable && !(place instanceof CoreTerm.Var)) {
      places.name(variable, key);
      return new Condition(key, new Acceptance.Defined());
    }
    return null;
  }

  private static @Nullable Acceptance shape(CoreTerm.Array array) {
    List<@Nullable Value> elements = new ArrayList<>();
    for (CoreTerm element : array.elements()) {
      if (element instanceof CoreTerm.Const constant && isScalar(constant.value())) {
        elements.add(constant.value());
      } else if (element instanceof CoreTerm.Var) {
        elements.add(null);
      } else {
        return null;
      }
    }
    return new Acceptance.Shaped(elements);
  }

  /** {@code ref[_] == scalar}, also through a variable. */
  private @Nullable Condition element(CoreTerm place, CoreTerm other) {
    IndexKey collection = null;
    if (place instanceof CoreTerm.Var variable) {
      collection = places.collection(variable);
    } else if (place instanceof CoreTerm.Ref ref
        && ref.path().get(ref.path().size() - 1) instanceof CoreTerm.Var) {
      CoreTerm above =
          ref.path().size() == 1
              ? ref.head()
              : new CoreTerm.Ref(ref.head(), ref.path().subList(0, ref.path().size() - 1));
      collection = above == CoreTerm.Root.DATA ? null : places.key(above);
    }
    if (collection != null && other instanceof CoreTerm.Var variable) {
      places.element(variable, collection);
    }
    return collection != null
            && other instanceof CoreTerm.Const constant
            && isScalar(constant.value())
        ? new Condition(collection, new Acceptance.Holding(constant.value()))
        : null;
  }

  private static @Nullable Set<Value> members(CoreTerm collection) {
    if (!(collection instanceof CoreTerm.Const constant)) {
      return null;
    }
    Set<Value> members = new HashSet<>();
    if (constant.value() instanceof SetValue set) {
      members.addAll(set.asList());
    } else if (constant.value() instanceof ArrayValue array) {
      members.addAll(array.asList());
    } else if (constant.value() instanceof ObjectValue object) {
      for (int i = 0; i < object.size(); i++) {
        members.add(object.valueAt(i));
      }
    } else {
      return null;
    }
    return members.stream().allMatch(ConditionReader::isScalar) ? members : null;
  }

  private static boolean isScalar(Value value) {
    return value.kind().compareTo(Value.Kind.STRING) <= 0;
  }

  /** Scalars and arrays of scalars; the reference compares nothing else in front of a body. */
  private static boolean isComparable(Value value) {
    return isScalar(value)
        || (value instanceof ArrayValue array
            && array.asList().stream().allMatch(ConditionReader::isScalar));
  }
}
