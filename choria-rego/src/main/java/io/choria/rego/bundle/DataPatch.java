package io.choria.rego.bundle;

import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import java.util.List;

/**
 * One change of a delta bundle (spec 08 §8.3).
 *
 * @param operation what to do
 * @param path the elements of the path in {@code data}; empty means all data
 * @param value the new value; null in JSON if it is removed
 */
public record DataPatch(Operation operation, List<String> path, Value value) {
  /** What can be done. */
  public enum Operation {
    /** Sets a value; makes the objects above it if they are missing. */
    UPSERT,
    /** Replaces a value that is there. */
    REPLACE,
    /** Removes a value that is there. */
    REMOVE
  }

  /**
   * Copies the path.
   *
   * @param operation what to do
   * @param path where
   * @param value the new value
   */
  public DataPatch {
    path = List.copyOf(path);
  }

  /**
   * Data with this change.
   *
   * @param data what to change; stays as it is
   * @return the changed data
   * @throws BundleException if what is to be replaced or removed is not there, or something on the
   *     path is no collection
   */
  public ObjectValue applyTo(ObjectValue data) {
    return new PatchWalk(this).apply(data);
  }
}
