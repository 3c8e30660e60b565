package io.choria.rego;

import java.util.ArrayList;
import java.util.List;

/** Paths of documents as people write them. */
final class DocumentPath {
  private final String text;
  private final List<Value> steps = new ArrayList<>();
  private int at;

  private DocumentPath(String text) {
    this.text = text;
  }

  /** The elements below {@code data}. */
  static List<Value> parse(String text) {
    if (text.indexOf('/') >= 0 && !text.startsWith("data.") && !text.startsWith("data[")) {
      return slashes(text);
    }
    return new DocumentPath(text).dotted();
  }

  private static List<Value> slashes(String text) {
    List<Value> steps = new ArrayList<>();
    for (String step : text.split("/", -1)) {
      if (!step.isEmpty()) {
        steps.add(Value.of(step));
      }
    }
    return steps;
  }

  private List<Value> dotted() {
    if (!name().equals("data")) {
      throw wrong("a path that starts with data");
    }
    while (at < text.length()) {
      if (text.charAt(at) == '.') {
        at++;
        steps.add(Value.of(name()));
      } else if (text.charAt(at) == '[') {
        bracket();
      } else {
        throw wrong("'.' or '[' at character " + (at + 1));
      }
    }
    return steps;
  }

  private String name() {
    int start = at;
    while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
      at++;
    }
    if (start == at) {
      throw wrong("a name at character " + (start + 1));
    }
    return text.substring(start, at);
  }

  private void bracket() {
    int start = at + 1;
    boolean quoted = false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ']' && !quoted) {
        try {
          steps.add(Value.parseJson(text.substring(start, i)));
        } catch (JsonException e) {
          throw new IllegalArgumentException("expected JSON in the brackets of '" + text + "'", e);
        }
        at = i + 1;
        return;
      }
    }
    throw wrong("']'");
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException("expected " + expected + ", got '" + text + "'");
  }
}
