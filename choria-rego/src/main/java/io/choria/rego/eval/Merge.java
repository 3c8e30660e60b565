package io.choria.rego.eval;

import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import io.choria.rego.core.Elements;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Base and virtual documents together (spec 08 §2.4). */
final class Merge {
  private static final Value SYSTEM = Value.of("system");

  private Merge() {}

  /** Everything at this level of the tree and below; {@code base} is the base document there. */
  static Value document(
      Evaluation evaluation,
      Scope scope,
      TreeNode node,
      @Nullable Value base,
      @Nullable Mask mask) {
    if (base != null && !(base instanceof ObjectValue)) {
      return base;
    }
    boolean root = node.path().length == 0;
    Map<Value, Value> entries = new LinkedHashMap<>();
    if (base instanceof ObjectValue object) {
      for (int i = 0; i < object.size(); i++) {
        Value value = object.valueAt(i);
        if (root && object.keyAt(i).equals(SYSTEM)) {
          // hidden, but for what a modifier has put there
          Mask system = mask == null ? null : mask.child(SYSTEM);
          value = system == null ? null : system.replacedPart(value);
        }
        if (value != null) {
          entries.put(object.keyAt(i), value);
        }
      }
    }
    for (Value key : node.keys()) {
      TreeNode child = node.child(key);
      Mask below = mask == null ? null : mask.child(key);
      if (child == null || (root && key.equals(SYSTEM))) {
        continue;
      }
      Value there = entries.get(key);
      Value merged =
          below != null && below.replaced()
              ? packages(child, there)
              : child(evaluation, scope, child, there, below);
      if (merged != null) {
        entries.put(key, merged);
      }
    }
    ObjectValue.Builder result = ObjectValue.builder();
    entries.forEach(result::put);
    return result.build();
  }

  /** Where a modifier has put something, packages stand in it as objects without their rules. */
  private static @Nullable Value packages(TreeNode node, @Nullable Value base) {
    if (node.document() != null || (base != null && !(base instanceof ObjectValue))) {
      return base;
    }
    ObjectValue object = base instanceof ObjectValue o ? o : ObjectValue.builder().build();
    for (Value key : node.keys()) {
      TreeNode child = node.child(key);
      Value inner = child == null ? null : packages(child, object.get(key));
      object = inner == null ? object : object.with(key, inner);
    }
    return object;
  }

  private static @Nullable Value child(
      Evaluation evaluation,
      Scope scope,
      TreeNode node,
      @Nullable Value base,
      @Nullable Mask mask) {
    Document document = node.document();
    if (document == null) {
      return document(evaluation, scope, node, base, mask);
    }
    Value virtual = document.value(evaluation, scope);
    return virtual == null || base == null
        ? (virtual == null ? base : virtual)
        : merge(base, virtual);
  }

  /** The union of two objects, all the way down; of anything else the first. */
  static Value merge(Value first, Value second) {
    if (!(first instanceof ObjectValue a) || !(second instanceof ObjectValue b)) {
      return first;
    }
    ObjectValue.Builder result = ObjectValue.builder();
    for (int i = 0; i < b.size(); i++) {
      if (a.get(b.keyAt(i)) == null) {
        result.put(b.keyAt(i), b.valueAt(i));
      }
    }
    for (int i = 0; i < a.size(); i++) {
      Value other = b.get(a.keyAt(i));
      result.put(a.keyAt(i), other == null ? a.valueAt(i) : merge(a.valueAt(i), other));
    }
    return result.build();
  }

  /**
   * The keys to go through at a level: those of the base document, then those that only rules
   * define. What stands in the base document under {@code data.system} is not gone through.
   */
  static List<Value> keys(TreeNode node, @Nullable Value base, @Nullable Mask mask) {
    List<Value> keys = new ArrayList<>();
    if (base != null) {
      for (int i = 0; i < Elements.size(base); i++) {
        keys.add(Elements.keyAt(base, i));
      }
      if (node.path().length == 0 && (mask == null || mask.child(SYSTEM) == null)) {
        keys.remove(SYSTEM);
      }
    }
    for (Value key : node.keys()) {
      if (!keys.contains(key)) {
        keys.add(key);
      }
    }
    return keys;
  }
}
