package io.choria.rego.builtin.stdlib.graphql;

import io.choria.rego.builtin.stdlib.format.GoText;

/**
 * A token of GraphQL text.
 *
 * @param kind what it is, in the words of error messages: {@code Name}, <code>{</code>, {@code
 *     <EOF>}
 * @param value the text of names and literals
 * @param line from 1
 * @param column from 1, in code points
 */
record GraphQlToken(String kind, String value, int line, int column) {
  static final String EOF = "<EOF>";
  static final String NAME = "Name";
  static final String INT = "Int";
  static final String FLOAT = "Float";
  static final String STRING = "String";
  static final String BLOCK_STRING = "BlockString";

  boolean is(String expected) {
    return kind.equals(expected);
  }

  boolean isName(String name) {
    return is(NAME) && value.equals(name);
  }

  /** As error messages show it. */
  String shown() {
    return value.isEmpty() ? kind : kind + " " + GoText.quote(value);
  }
}
