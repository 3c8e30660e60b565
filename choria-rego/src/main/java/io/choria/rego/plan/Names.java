package io.choria.rego.plan;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of a body and of those around it, with their slots. */
final class Names {
  private final @Nullable Names outer;
  private final FrameSize size;
  private final Map<String, Integer> slots = new HashMap<>();

  private Names(@Nullable Names outer, FrameSize size) {
    this.outer = outer;
    this.size = size;
  }

  /** The variables of a rule or query. */
  static Names of(FrameSize size) {
    return new Names(null, size);
  }

  /** The variables of a closure. */
  Names closure() {
    return new Names(this, size);
  }

  /** Gives each name a slot that has none here or further out. */
  Names declare(Collection<String> names) {
    for (String name : names) {
      if (find(name) == null) {
        slots.put(name, size.slot());
      }
    }
    return this;
  }

  /** Gives the name a slot of its own, whatever it means further out. */
  int shadow(String name) {
    int slot = size.slot();
    slots.put(name, slot);
    return slot;
  }

  int slot(String name) {
    Integer slot = find(name);
    if (slot == null) {
      throw new IllegalStateException("variable " + name + " was not declared");
    }
    return slot;
  }

  FrameSize size() {
    return size;
  }

  private @Nullable Integer find(String name) {
    Integer slot = slots.get(name);
    return slot != null || outer == null ? slot : outer.find(name);
  }
}
