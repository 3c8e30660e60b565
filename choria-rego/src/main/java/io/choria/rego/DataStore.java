package io.choria.rego;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Base data that changes while policies use it. Each change makes a new immutable snapshot and puts
 * it in place at once; an evaluation works on the snapshot that it started with. Safe for any
 * number of threads.
 */
public final class DataStore {
  private final AtomicReference<ObjectValue> current;

  private DataStore(ObjectValue initial) {
    this.current = new AtomicReference<>(initial);
  }

  /** {@return a store without data} */
  public static DataStore empty() {
    return new DataStore(ObjectValue.EMPTY);
  }

  /**
   * A store with this data.
   *
   * @param data anything that {@link Value#from} makes an object of
   * @return a store with this data
   * @throws IllegalArgumentException if it is no object
   */
  public static DataStore of(Object data) {
    return new DataStore(object(data));
  }

  /** {@return the data at this moment} */
  public ObjectValue snapshot() {
    return Objects.requireNonNull(current.get());
  }

  /**
   * Replaces all data.
   *
   * @param data anything that {@link Value#from} makes an object of
   * @throws IllegalArgumentException if it is no object
   */
  public void replace(Object data) {
    current.set(object(data));
  }

  /**
   * Puts a value at a path and makes the objects above it if they are missing.
   *
   * @param path names separated by {@code /}, such as {@code users/alice}, each as it is; empty for
   *     all data
   * @param value anything that {@link Value#from} takes; an object if the path is empty
   * @throws IllegalArgumentException if something on the path is no object
   */
  public void put(String path, @Nullable Object value) {
    put(steps(path), value);
  }

  /**
   * Puts a value at a path, see {@link #put(String, Object)}; for names that have a {@code /} in
   * them or are empty.
   *
   * @param path the names on the way; empty for all data
   * @param value anything that {@link Value#from} takes; an object if the path is empty
   * @throws IllegalArgumentException if something on the path is no object
   */
  public void put(List<String> path, @Nullable Object value) {
    List<String> steps = List.copyOf(path);
    Value replacement = Value.from(value);
    if (steps.isEmpty()) {
      replace(replacement);
    } else {
      update(root -> put(root, steps, 0, replacement));
    }
  }

  /**
   * Removes what stands at a path; does nothing if there is nothing.
   *
   * @param path as for {@link #put(String, Object)}
   */
  public void remove(String path) {
    remove(steps(path));
  }

  /**
   * Removes what stands at a path; does nothing if there is nothing.
   *
   * @param path as for {@link #put(List, Object)}
   */
  public void remove(List<String> path) {
    List<String> steps = List.copyOf(path);
    if (steps.isEmpty()) {
      current.set(ObjectValue.EMPTY);
    } else {
      update(root -> remove(root, steps, 0));
    }
  }

  /**
   * Changes the data as a whole.
   *
   * @param change gets the data and gives the new data; may be called again if another thread was
   *     faster; what it throws leaves the data as it was
   * @throws NullPointerException if it gives null
   */
  public void update(UnaryOperator<ObjectValue> change) {
    current.updateAndGet(
        before -> Objects.requireNonNull(change.apply(before), "expected data, got null"));
  }

  private static ObjectValue put(ObjectValue object, List<String> path, int depth, Value value) {
    Value key = Value.of(path.get(depth));
    if (depth == path.size() - 1) {
      return object.with(key, value);
    }
    Value child = object.get(key);
    if (child != null && !(child instanceof ObjectValue)) {
      throw new IllegalArgumentException(
          "expected an object at "
              + String.join("/", path.subList(0, depth + 1))
              + ", found "
              + child.kind().label());
    }
    ObjectValue below = child instanceof ObjectValue existing ? existing : ObjectValue.EMPTY;
    return object.with(key, put(below, path, depth + 1, value));
  }

  private static ObjectValue remove(ObjectValue object, List<String> path, int depth) {
    Value key = Value.of(path.get(depth));
    if (depth == path.size() - 1) {
      return object.without(key);
    }
    return object.get(key) instanceof ObjectValue child
        ? object.with(key, remove(child, path, depth + 1))
        : object;
  }

  private static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    for (String step : path.split("/", -1)) {
      if (!step.isEmpty()) {
        steps.add(step);
      }
    }
    return steps;
  }

  private static ObjectValue object(Object data) {
    Value value = Value.from(data);
    if (value instanceof ObjectValue object) {
      return object;
    }
    throw new IllegalArgumentException("expected an object as data, got " + value.kind().label());
  }
}
