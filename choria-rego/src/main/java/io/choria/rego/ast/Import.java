package io.choria.rego.ast;

import org.jspecify.annotations.Nullable;

/** {@code import path as alias} (spec 08 §1.11). */
public record Import(Place place, Term.Ref path, @Nullable String alias) {

  /** The name it gives: the alias, or the last element of the path. */
  public String name() {
    if (alias != null) {
      return alias;
    }
    return path.path().isEmpty()
        ? path.headName()
        : ((Term.Str) path.path().get(path.path().size() - 1)).value();
  }

  @Override
  public String toString() {
    return "import " + path + (alias == null ? "" : " as " + alias);
  }
}
