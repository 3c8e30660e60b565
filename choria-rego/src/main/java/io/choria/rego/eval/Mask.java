package io.choria.rego.eval;

import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The paths of {@code data} that {@code with} replaces, as a tree. Immutable. */
final class Mask {
  private static final Mask REPLACED = new Mask(true, Map.of());
  private static final Mask EMPTY = new Mask(false, Map.of());

  private final boolean replaced;
  private final Map<Value, Mask> children;

  private Mask(boolean replaced, Map<Value, Mask> children) {
    this.replaced = replaced;
    this.children = children;
  }

  /** The mask with one more path. */
  static Mask with(@Nullable Mask mask, Value[] path) {
    return (mask == null ? EMPTY : mask).with(path, 0);
  }

  private Mask with(Value[] path, int depth) {
    if (replaced) {
      return this;
    }
    if (depth == path.length) {
      return REPLACED;
    }
    Map<Value, Mask> copy = new HashMap<>(children);
    Value key = path[depth];
    copy.put(key, copy.getOrDefault(key, EMPTY).with(path, depth + 1));
    return new Mask(false, copy);
  }

  /** Whether the document at this point is replaced as a whole. */
  boolean replaced() {
    return replaced;
  }

  /** What is replaced below this key; null if nothing is. */
  @Nullable Mask child(Value key) {
    return replaced ? this : children.get(key);
  }

  /** What of a value at this point is replaced; null if nothing is. */
  @Nullable Value replacedPart(Value value) {
    if (replaced) {
      return value;
    }
    ObjectValue.Builder parts = ObjectValue.builder();
    for (Map.Entry<Value, Mask> child : children.entrySet()) {
      Value there = value.get(child.getKey());
      Value part = there == null ? null : child.getValue().replacedPart(there);
      if (part != null) {
        parts.put(child.getKey(), part);
      }
    }
    ObjectValue result = parts.build();
    return result.size() == 0 ? null : result;
  }

  /** Whether the document at this path, or one around it, is replaced. */
  static boolean covers(@Nullable Mask mask, Value[] path) {
    Mask at = mask;
    for (Value key : path) {
      if (at == null) {
        return false;
      }
      if (at.replaced) {
        return true;
      }
      at = at.children.get(key);
    }
    return at != null && at.replaced;
  }
}
