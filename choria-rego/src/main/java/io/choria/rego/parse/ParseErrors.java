package io.choria.rego.parse;

import io.choria.rego.RegoError;
import io.choria.rego.ast.Place;
import java.util.List;

/** Makes parse errors that show their line with a caret (spec 08 §3.1). */
public final class ParseErrors {
  /** The code of all errors of scanner, parser and metadata. */
  public static final String CODE = "rego_parse_error";

  private static final int MAX = 500;

  private ParseErrors() {}

  /** An error at this place. */
  public static RegoError at(Place place, String message) {
    return new RegoError(CODE, message, place.position(), caret(place));
  }

  private static List<String> caret(Place place) {
    String text = place.source().text();
    if (text.isEmpty()) {
      return List.of();
    }
    // The end of the text is shown as the end of what was written.
    int at = Math.min(place.start(), text.length() - 1);
    while (at > 0 && Character.isWhitespace(text.charAt(at))) {
      at--;
    }
    int begin = text.lastIndexOf('\n', at) + 1;
    String line = place.source().line(place.source().rowOf(at));
    int tabs = 0;
    while (tabs < line.length() && line.charAt(tabs) == '\t') {
      tabs++;
    }
    int indent = Math.max(0, at - begin - tabs);
    return List.of(shorten(line.substring(tabs)), " ".repeat(Math.min(indent, MAX)) + "^");
  }

  /** Lines of megabytes help nobody. */
  private static String shorten(String line) {
    return line.length() <= MAX * 2 ? line : line.substring(0, Math.min(line.length(), MAX + 80));
  }
}
