package io.choria.rego.plan;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import io.choria.rego.core.CoreTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Two terms that are to be unified. */
record Pair(CoreTerm left, CoreTerm right) {
  /** Stands for a pair that no values can satisfy. */
  static final List<Pair> IMPOSSIBLE = new ArrayList<>();

  /**
   * What is to be unified instead of two composites; null if they cannot be taken apart, {@link
   * #IMPOSSIBLE} if their shapes differ.
   */
  static @Nullable List<Pair> parts(Pair pair) {
    if (!isComposite(pair.left) || !isComposite(pair.right)) {
      return null;
    }
    List<CoreTerm> left = elements(pair.left);
    List<CoreTerm> right = elements(pair.right);
    if (left != null && right != null) {
      return arrays(left, right);
    }
    Map<Value, CoreTerm> leftEntries = entries(pair.left);
    Map<Value, CoreTerm> rightEntries = entries(pair.right);
    return leftEntries != null && rightEntries != null ? objects(leftEntries, rightEntries) : null;
  }

  private static boolean isComposite(CoreTerm term) {
    return term instanceof CoreTerm.Array
        || term instanceof CoreTerm.Obj
        || term instanceof CoreTerm.Const;
  }

  private static List<Pair> arrays(List<CoreTerm> left, List<CoreTerm> right) {
    if (left.size() != right.size()) {
      return IMPOSSIBLE;
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      pairs.add(new Pair(left.get(i), right.get(i)));
    }
    return pairs;
  }

  private static List<Pair> objects(Map<Value, CoreTerm> left, Map<Value, CoreTerm> right) {
    if (!left.keySet().equals(right.keySet())) {
      return IMPOSSIBLE;
    }
    List<Pair> pairs = new ArrayList<>();
    left.forEach(
        (key, value) -> {
          CoreTerm other = right.get(key);
          if (other != null) {
            pairs.add(new Pair(value, other));
          }
        });
    return pairs;
  }

  private static @Nullable List<CoreTerm> elements(CoreTerm term) {
    if (term instanceof CoreTerm.Array array) {
      return array.elements();
    }
    if (term instanceof CoreTerm.Const constant && constant.value() instanceof ArrayValue array) {
      return array.asList().stream().<CoreTerm>map(CoreTerm.Const::new).toList();
    }
    return null;
  }

  private static @Nullable Map<Value, CoreTerm> entries(CoreTerm term) {
    Map<Value, CoreTerm> entries = new TreeMap<>();
    if (term instanceof CoreTerm.Obj object) {
      for (CoreTerm.Entry entry : object.entries()) {
        if (!(entry.key() instanceof CoreTerm.Const key)) {
          return null;
        }
        entries.put(key.value(), entry.value());
      }
      return entries.size() == object.entries().size() ? entries : null;
    }
    if (term instanceof CoreTerm.Const constant && constant.value() instanceof ObjectValue object) {
      object.forEach((key, value) -> entries.put(key, new CoreTerm.Const(value)));
      return entries;
    }
    return null;
  }
}
