package io.choria.rego.builtin.stdlib.schema;

import org.jspecify.annotations.Nullable;

/**
 * Where in a document a schema is applied.
 *
 * @param outer the path around; null at the root
 * @param step the last element
 */
record SchemaPath(@Nullable SchemaPath outer, String step) {
  static final SchemaPath ROOT = new SchemaPath(null, "(Root)");

  SchemaPath child(String name) {
    return new SchemaPath(this, name);
  }

  /** The path as messages have it: without the root, unless it is the root. */
  String field() {
    return outer == null ? step : text();
  }

  private String text() {
    return outer == null || outer.outer == null ? step : outer.text() + "." + step;
  }
}
