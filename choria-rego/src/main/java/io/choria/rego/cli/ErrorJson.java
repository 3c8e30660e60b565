package io.choria.rego.cli;

import io.choria.rego.Location;
import io.choria.rego.RegoError;
import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Errors and places as JSON documents (spec 08 §9). */
final class ErrorJson {
  private ErrorJson() {}

  static Value errors(List<RegoError> errors) {
    List<Object> list = new ArrayList<>();
    errors.forEach(e -> list.add(error(e)));
    return Value.from(Map.of("errors", list));
  }

  static Map<String, Object> error(RegoError error) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("message", error.message());
    one.put("code", error.code());
    if (error.location().row() > 0) {
      one.put("location", place(error.location()));
    }
    if (!error.details().isEmpty()) {
      one.put("details", error.details());
    }
    return one;
  }

  static Map<String, Object> place(Location location) {
    return Map.of("file", location.file(), "row", location.row(), "col", location.column());
  }
}
