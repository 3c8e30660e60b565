package io.choria.rego;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as JSON like Go's encoder does (spec 08 §2.20, §5.4): keys sorted by bytes, keys
 * that are no strings as their compact JSON text, sets as sorted arrays, number texts verbatim.
 * Immutable and thread-safe.
 */
public final class JsonWriter {
  private static final String HEX = "0123456789abcdef";
  private static final JsonWriter COMPACT = new JsonWriter(null, "", true, Integer.MAX_VALUE);

  private final @Nullable String indent;
  private final String prefix;
  private final boolean escapeHtml;
  private final int maxLength;

  private JsonWriter(@Nullable String indent, String prefix, boolean escapeHtml, int maxLength) {
    this.indent = indent;
    this.prefix = prefix;
    this.escapeHtml = escapeHtml;
    this.maxLength = maxLength;
  }

  /**
   * A writer without any white space, which escapes {@code <}, {@code >} and {@code &}.
   *
   * @return the writer
   */
  public static JsonWriter compact() {
    return COMPACT;
  }

  static String compact(Value value) {
    return COMPACT.write(value);
  }

  /**
   * This writer, but with one element per line.
   *
   * @param indent the text for each level of nesting
   * @param prefix the text before every line but the first
   * @return the writer
   */
  public JsonWriter indented(String indent, String prefix) {
    return new JsonWriter(indent, prefix, escapeHtml, maxLength);
  }

  /**
   * This writer, but with {@code <}, {@code >} and {@code &} as they are.
   *
   * @return the writer
   */
  public JsonWriter withoutHtmlEscaping() {
    return new JsonWriter(indent, prefix, false, maxLength);
  }

  /**
   * This writer, but with a limit.
   *
   * @param characters the longest text
   * @return the writer
   */
  public JsonWriter limitedTo(int characters) {
    return new JsonWriter(indent, prefix, escapeHtml, characters);
  }

  /**
   * The JSON text of a value.
   *
   * @param value the value
   * @return the text
   * @throws JsonException if the text would be longer than the limit
   */
  public String write(Value value) {
    StringBuilder out = new StringBuilder();
    append(out, value, 0);
    return out.toString();
  }

  private void append(StringBuilder out, Value value, int depth) {
    if (value instanceof StringValue string) {
      string(out, string.value());
    } else if (value instanceof ArrayValue array) {
      sequence(out, array, array.size(), depth);
    } else if (value instanceof SetValue set) {
      sequence(out, set, set.size(), depth);
    } else if (value instanceof ObjectValue object) {
      object(out, object, depth);
    } else {
      out.append(value);
    }
    if (out.length() > maxLength) {
      throw new JsonException("JSON text is longer than " + maxLength + " characters", -1);
    }
  }

  private void sequence(StringBuilder out, Iterable<Value> elements, int size, int depth) {
    out.append('[');
    boolean first = true;
    for (Value element : elements) {
      if (!first) {
        out.append(',');
      }
      first = false;
      newLine(out, depth + 1);
      append(out, element, depth + 1);
    }
    if (size > 0) {
      newLine(out, depth);
    }
    out.append(']');
  }

  private void object(StringBuilder out, ObjectValue object, int depth) {
    out.append('{');
    boolean first = true;
    for (Entry entry : entries(object)) {
      if (!first) {
        out.append(',');
      }
      first = false;
      newLine(out, depth + 1);
      string(out, entry.key());
      out.append(indent == null ? ":" : ": ");
      append(out, entry.value(), depth + 1);
    }
    if (object.size() > 0) {
      newLine(out, depth);
    }
    out.append('}');
  }

  private record Entry(String key, Value value) {}

  /** The entries sorted by the text of their keys; of equal texts the last key wins. */
  private List<Entry> entries(ObjectValue object) {
    List<Entry> entries = new ArrayList<>(object.size());
    boolean sorted = true;
    for (int i = 0; i < object.size(); i++) {
      Value key = object.keyAt(i);
      boolean isString = key instanceof StringValue;
      sorted &= isString;
      entries.add(
          new Entry(
              key instanceof StringValue string ? string.value() : compact(key),
              object.valueAt(i)));
    }
    if (!sorted) {
      entries.sort(Comparator.comparing(Entry::key, Utf8::compare));
      for (int i = entries.size() - 2; i >= 0; i--) {
        if (entries.get(i).key().equals(entries.get(i + 1).key())) {
          entries.remove(i);
        }
      }
    }
    return entries;
  }

  private void newLine(StringBuilder out, int depth) {
    if (indent != null) {
      out.append('\n').append(prefix);
      for (int i = 0; i < depth; i++) {
        out.append(indent);
      }
    }
  }

  private void string(StringBuilder out, String text) {
    out.append('"');
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x20 && c < 0x7f) {
        if (c != '"' && c != '\\' && !(escapeHtml && (c == '<' || c == '>' || c == '&'))) {
          continue;
        }
      } else if (c == 0x7f || (c > 0x7f && c != '\u2028' && c != '\u2029')) {
        if (!Character.isSurrogate(c)) {
          continue;
        }
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
          continue;
        }
      }
      out.append(text, start, i);
      escape(out, c);
      start = i + 1;
    }
    out.append(text, start, text.length()).append('"');
  }

  private static void escape(StringBuilder out, char c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        char shown = Character.isSurrogate(c) ? '\ufffd' : c;
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(HEX.charAt(shown >> shift & 15));
        }
      }
    }
  }
}
