package io.choria.rego.bundle;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import io.choria.rego.bundle.DataPatch.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries out one change: copies the collections on its path, shares all others. */
final class PatchWalk {
  private static final int LONGEST_INDEX = 9;

  private final DataPatch patch;

  PatchWalk(DataPatch patch) {
    this.patch = patch;
  }

  ObjectValue apply(ObjectValue data) {
    if (!patch.path().isEmpty()) {
      return (ObjectValue) change(data, 0);
    }
    if (patch.operation() == Operation.REMOVE || !(patch.value() instanceof ObjectValue all)) {
      throw failure("root must be an object", 0);
    }
    return all;
  }

  private Value change(Value container, int depth) {
    if (container instanceof ObjectValue object) {
      return inObject(object, depth);
    }
    if (container instanceof ArrayValue array) {
      return inArray(array, depth);
    }
    throw failure("document does not exist", depth);
  }

  private boolean isLast(int depth) {
    return depth == patch.path().size() - 1;
  }

  private Value inObject(ObjectValue object, int depth) {
    Value key = Value.of(patch.path().get(depth));
    Value there = object.get(key);
    boolean creates = patch.operation() == Operation.UPSERT;
    if (there == null && !creates) {
      throw failure("document does not exist", depth + 1);
    }
    if (!isLast(depth)) {
      return object.with(key, change(there == null ? ObjectValue.EMPTY : there, depth + 1));
    }
    return patch.operation() == Operation.REMOVE
        ? object.without(key)
        : object.with(key, patch.value());
  }

  private Value inArray(ArrayValue array, int depth) {
    String step = patch.path().get(depth);
    boolean inserts = patch.operation() == Operation.UPSERT && isLast(depth);
    int index = inserts && step.equals("-") ? array.size() : index(step);
    if (index < 0 || index >= array.size() + (inserts ? 1 : 0)) {
      throw failure("document does not exist", depth + 1);
    }
    List<Value> elements = new ArrayList<>(array.asList());
    if (inserts) {
      elements.add(index, patch.value());
    } else if (!isLast(depth)) {
      elements.set(index, change(array.get(index), depth + 1));
    } else if (patch.operation() == Operation.REMOVE) {
      elements.remove(index);
    } else {
      elements.set(index, patch.value());
    }
    return ArrayValue.of(elements);
  }

  /** The position that a step names, -1 if it names none. */
  private static int index(String step) {
    boolean digits =
        !step.isEmpty()
            && step.length() <= LONGEST_INDEX
            && step.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Integer.parseInt(step) : -1;
  }

  private BundleException failure(@Nullable String reason, int steps) {
    String place = "/" + String.join("/", patch.path().subList(0, steps));
    return new BundleException(
        BundleException.Reason.DELTA, "cannot patch " + place + ": " + reason);
  }
}
