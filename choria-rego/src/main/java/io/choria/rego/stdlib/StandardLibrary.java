package io.choria.rego.stdlib;

import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import org.jspecify.annotations.Nullable;

/** Finds the code of a standard built-in; each family is one class (spec 08 §4). */
public final class StandardLibrary {
  private StandardLibrary() {}

  /**
   * The code of a built-in.
   *
   * @param family the name of the family's class
   * @param name the name of the built-in
   * @return the code
   */
  public static BuiltinImpl implementation(String family, String name) {
    BuiltinImpl impl = find(family, name);
    if (impl == null) {
      throw new IllegalStateException("no implementation of " + name + " in family " + family);
    }
    return impl;
  }

  private static @Nullable BuiltinImpl find(String family, String name) {
    return switch (family) {
      case "Comparison" -> Comparison.find(name);
      default ->
          (BuiltinImpl.FN)
              (context, args) -> {
                throw BuiltinException.of("not implemented yet");
              };
    };
  }
}
