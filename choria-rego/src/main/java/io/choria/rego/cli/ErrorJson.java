package io.choria.rego.cli;

import io.choria.rego.Location;
import io.choria.rego.RegoError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Errors and places as documents (spec 08 §9). */
final class ErrorJson {
  private ErrorJson() {}

  static Map<String, Object> error(RegoError error) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("message", error.message());
    one.put("code", error.code());
    if (error.location().row() > 0 || !error.location().file().isEmpty()) {
      one.put("location", place(error.location()));
    }
    Object details = details(error);
    if (details != null) {
      one.put("details", details);
    }
    return one;
  }

  private static @Nullable Object details(RegoError error) {
    List<String> lines = error.details();
    if (lines.size() == 2 && lines.get(1).strip().equals("^")) {
      int caret = lines.get(1).indexOf('^');
      // the text shows the line without the tabs in front of it
      int tabs = Math.max(0, error.location().column() - 1 - caret);
      Map<String, Object> shown = new LinkedHashMap<>();
      shown.put("line", "\t".repeat(tabs) + lines.get(0));
      shown.put("idx", caret + tabs);
      return shown;
    }
    return lines.isEmpty() ? null : lines;
  }

  static Map<String, Object> place(Location location) {
    Map<String, Object> place = new LinkedHashMap<>();
    place.put("file", location.file());
    place.put("row", location.row());
    place.put("col", location.column());
    return place;
  }
}
