package io.choria.rego.conformance;

import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.Dialect;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.List;

/**
 * One case of the suite (spec 08 §7.1).
 *
 * @param file name of the file that holds it
 * @param position place in the file, from 0
 * @param dialect of its modules
 * @param fields as they stand in the file
 */
record ConformanceCase(String file, int position, Dialect dialect, ObjectValue fields) {

  String id() {
    return file + "#" + position;
  }

  String note() {
    return text("note");
  }

  String query() {
    return text("query");
  }

  List<String> modules() {
    return get("modules") instanceof ArrayValue array
        ? array.asList().stream().map(module -> ((StringValue) module).value()).toList()
        : List.of();
  }

  Value data() {
    Value data = get("data");
    return data == null ? ObjectValue.EMPTY : data;
  }

  Value input() {
    return get("input");
  }

  String inputTerm() {
    return text("input_term");
  }

  ArrayValue wantResult() {
    return get("want_result") instanceof ArrayValue array ? array : null;
  }

  String wantErrorCode() {
    return text("want_error_code");
  }

  String wantError() {
    return text("want_error");
  }

  boolean wantsDefined() {
    return flag("want_defined");
  }

  boolean strict() {
    return flag("strict_error");
  }

  boolean sortBindings() {
    return flag("sort_bindings");
  }

  boolean ignoreGenerated() {
    return flag("ignore_generated_vars");
  }

  private Value get(String field) {
    return fields.get(field);
  }

  private boolean flag(String field) {
    return BooleanValue.TRUE.equals(fields.get(field));
  }

  private String text(String field) {
    return fields.get(field) instanceof StringValue text ? text.value() : null;
  }
}
