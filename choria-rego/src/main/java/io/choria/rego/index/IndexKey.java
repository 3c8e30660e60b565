package io.choria.rego.index;

import io.choria.rego.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place that rules compare with constants: a path into the input, into base data, or into an
 * argument.
 *
 * @param root where the path starts
 * @param argument which argument, if it starts at one
 * @param path the rest
 */
public record IndexKey(Root root, int argument, List<Value> path) {
  /** Where paths start. */
  public enum Root {
    /** The input. */
    INPUT,
    /** Base data; there must be no rules on the path. */
    DATA,
    /** An argument of the function. */
    ARGUMENT
  }

  /** Copies the path. */
  public IndexKey {
    path = List.copyOf(path);
  }

  @Nullable Value value(Documents documents, Value[] given) {
    return switch (root) {
      case INPUT -> below(documents.input());
      case DATA -> documents.base(path);
      case ARGUMENT -> below(given[argument]);
    };
  }

  private @Nullable Value below(@Nullable Value document) {
    Value value = document;
    for (int i = 0; i < path.size() && value != null; i++) {
      value = value.get(path.get(i));
    }
    return value;
  }
}
