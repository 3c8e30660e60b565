package io.choria.rego;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Values that nobody is to see. */
final class Secrets {
  private final Set<Value> values;
  private final List<String> texts;

  Secrets(Set<Value> values) {
    this.values = Set.copyOf(values);
    this.texts =
        this.values.stream()
            .filter(StringValue.class::isInstance)
            .map(secret -> ((StringValue) secret).value())
            .toList();
  }

  /** Whether a value is one of them, or has one inside. */
  boolean isIn(Value whole) {
    // values may nest deeper than the stack, and have the same part very many times
    Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Value> open = new ArrayDeque<>();
    open.add(whole);
    while (!open.isEmpty()) {
      Value value = open.pop();
      if (!seen.add(value)) {
        continue;
      }
      if (values.contains(value)
          || (value instanceof StringValue text
              && texts.stream().anyMatch(text.value()::contains))) {
        return true;
      }
      addParts(value, open);
    }
    return false;
  }

  private static void addParts(Value value, Deque<Value> parts) {
    if (value instanceof ArrayValue array) {
      array.forEach(parts::push);
    } else if (value instanceof SetValue set) {
      set.forEach(parts::push);
    } else if (value instanceof ObjectValue object) {
      object.forEach(
          (key, member) -> {
            parts.push(key);
            parts.push(member);
          });
    }
  }
}
