package io.choria.rego.eval;

import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.Value;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The document that rules with variables in their paths build up. A path of one rule never leads
 * into the value of another one, not even to a new key (spec 08 §2.10).
 */
final class Extent {
  private final Map<Value, Object> entries = new LinkedHashMap<>();

  /** The members of a set that is being built. */
  private static final class Members {
    final Set<Value> values = new LinkedHashSet<>();
  }

  /** Puts a value at a path; false if something else is there. */
  boolean put(Value[] path, Value value) {
    Extent parent = parent(path);
    if (parent == null) {
      return false;
    }
    Object before = parent.entries.putIfAbsent(path[path.length - 1], value);
    return before == null || (!(before instanceof Members) && value.equals(freeze(before)));
  }

  /** Adds a member to the set at a path; false if something else is there. */
  boolean add(Value[] path, Value member) {
    Extent parent = parent(path);
    if (parent == null) {
      return false;
    }
    Object there = parent.entries.computeIfAbsent(path[path.length - 1], key -> new Members());
    if (!(there instanceof Members members)) {
      return false;
    }
    members.values.add(member);
    return true;
  }

  private @Nullable Extent parent(Value[] path) {
    Extent at = this;
    for (int i = 0; i < path.length - 1; i++) {
      Object child = at.entries.computeIfAbsent(path[i], key -> new Extent());
      if (!(child instanceof Extent extent)) {
        return null;
      }
      at = extent;
    }
    return at;
  }

  /** What stands at a path, which may lead into values; null if nothing does. */
  @Nullable Value at(Value[] path) {
    Object at = this;
    for (int i = 0; i < path.length; i++) {
      if (at instanceof Extent extent) {
        at = extent.entries.get(path[i]);
      } else if (at instanceof Value value) {
        at = Lookup.child(value, path[i]);
      } else if (at instanceof Members members) {
        at = members.values.contains(path[i]) ? path[i] : null;
      }
      if (at == null) {
        return null;
      }
    }
    return freeze(at);
  }

  /** The whole document. */
  Value value() {
    return freeze(this);
  }

  private static Value freeze(Object part) {
    if (part instanceof Extent extent) {
      ObjectValue.Builder object = ObjectValue.builder();
      extent.entries.forEach((key, child) -> object.put(key, freeze(child)));
      return object.build();
    }
    if (part instanceof Members members) {
      SetValue.Builder set = SetValue.builder();
      members.values.forEach(set::add);
      return set.build();
    }
    return (Value) part;
  }
}
