package io.choria.rego.builtin.stdlib.schema;

import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;

/** The version of JSON Schema that a schema says it follows. */
enum SchemaDraft {
  DRAFT4,
  DRAFT6,
  DRAFT7,
  /** No version is named: everything is understood. */
  ANY;

  static SchemaDraft of(Value schema) {
    if (schema instanceof ObjectValue object && object.get("$schema") instanceof StringValue name) {
      String text = name.value();
      if (text.contains("draft-04")) {
        return DRAFT4;
      }
      if (text.contains("draft-06")) {
        return DRAFT6;
      }
      if (text.contains("draft-07")) {
        return DRAFT7;
      }
    }
    return ANY;
  }

  boolean atLeast6() {
    return this != DRAFT4;
  }

  boolean atLeast7() {
    return this == DRAFT7 || this == ANY;
  }

  /** Whether exclusive bounds are flags. */
  boolean flagsAllowed() {
    return this == DRAFT4 || this == ANY;
  }

  /** Whether exclusive bounds are numbers. */
  boolean numbersAllowed() {
    return this != DRAFT4;
  }

  String exclusiveTypes() {
    return this == DRAFT4 ? "boolean" : this == ANY ? "boolean/number" : "number";
  }

  String idKeyword(ObjectValue schema) {
    return this == DRAFT4 || (this == ANY && schema.get("id") != null) ? "id" : "$id";
  }
}
