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

  // what a record has by itself is linked when first used, which takes the first policy of a
  // program some 30 ms

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IndexKey key
        && root == key.root
        && argument == key.argument
        && path.equals(key.path);
  }

  @Override
  public int hashCode() {
    return 31 * path.hashCode() + argument;
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
