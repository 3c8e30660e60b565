package io.choria.rego.cli;

import io.choria.rego.StringValue;

/** Names of tests as references: those with the number of a repeated name stand in brackets. */
final class TestName {
  private TestName() {}

  static String reference(String name) {
    int dot = name.lastIndexOf('.');
    String last = name.substring(dot + 1);
    if (last.startsWith("todo_test_")) {
      return name.replaceFirst("#\\d+$", "");
    }
    return last.contains("#") ? name.substring(0, dot) + "[" + StringValue.of(last) + "]" : name;
  }
}
