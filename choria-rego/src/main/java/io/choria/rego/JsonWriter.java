package io.choria.rego;

import io.choria.rego.core.LargeStack;
import io.choria.rego.core.Watch;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as JSON like Go's encoder does (spec 08 §2.20, §5.4): keys sorted by bytes, keys
 * that are no strings as their compact JSON text, sets as sorted arrays, number texts verbatim.
 * Immutable and thread-safe.
 */
public final class JsonWriter {
  private static final JsonWriter COMPACT =
      new JsonWriter(null, "", true, Integer.MAX_VALUE, Watch.NOBODY);

  private final @Nullable String indent;
  private final String prefix;
  private final boolean escapeHtml;
  private final int maxLength;
  private final Runnable check;

  private JsonWriter(
      @Nullable String indent, String prefix, boolean escapeHtml, int maxLength, Runnable check) {
    this.indent = indent;
    this.prefix = prefix;
    this.escapeHtml = escapeHtml;
    this.maxLength = maxLength;
    this.check = check;
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
    return new JsonWriter(indent, prefix, escapeHtml, maxLength, check);
  }

  /**
   * This writer, but with {@code <}, {@code >} and {@code &} as they are.
   *
   * @return the writer
   */
  public JsonWriter withoutHtmlEscaping() {
    return new JsonWriter(indent, prefix, false, maxLength, check);
  }

  /**
   * This writer, but with a limit.
   *
   * @param characters the longest text
   * @return the writer
   */
  public JsonWriter limitedTo(int characters) {
    return new JsonWriter(indent, prefix, escapeHtml, characters, check);
  }

  /**
   * This writer, but somebody may end the writing of a long text, for example because the time of
   * an evaluation is over ({@link io.choria.rego.builtin.BuiltinContext#checkDeadline}).
   *
   * @param check called again and again while a text is written; what it throws ends the writing
   * @return the writer
   */
  public JsonWriter checking(Runnable check) {
    return new JsonWriter(indent, prefix, escapeHtml, maxLength, check);
  }

  /**
   * The JSON text of a value.
   *
   * @param value the value
   * @return the text
   * @throws JsonException if the text would be longer than the limit
   */
  public String write(Value value) {
    if (!(value instanceof StringValue) && isScalar(value)) {
      String text = value.toString();
      check(text.length());
      return text;
    }
    try {
      return text(value);
    } catch (StackOverflowError e) {
      // how much of it a level takes depends on what is compiled by now
      return LargeStack.call(JsonLimits.DEEPEST, () -> text(value));
    }
  }

  private String text(Value value) {
    JsonText out = new JsonText(check);
    append(out, value, 0);
    return out.toString();
  }

  private static boolean isScalar(Value value) {
    return !(value instanceof ObjectValue
        || value instanceof ArrayValue
        || value instanceof SetValue);
  }

  private void append(JsonText out, Value value, int depth) {
    if (value instanceof StringValue string) {
      string(out, string);
    } else if (value instanceof ArrayValue array) {
      sequence(out, array, depth);
    } else if (value instanceof SetValue set) {
      sequence(out, set.toArray(), depth);
    } else if (value instanceof ObjectValue object) {
      object(out, object, depth);
    } else {
      out.ascii(value.toString());
    }
    check(out.length());
  }

  private void check(long length) {
    if (length > maxLength) {
      throw new JsonException("JSON text is longer than " + maxLength + " characters", -1);
    }
  }

  private void sequence(JsonText out, ArrayValue elements, int depth) {
    out.add('[');
    int size = elements.size();
    for (int i = 0; i < size; i++) {
      if (i > 0) {
        out.add(',');
      }
      newLine(out, depth + 1);
      append(out, elements.get(i), depth + 1);
    }
    if (size > 0) {
      newLine(out, depth);
    }
    out.add(']');
  }

  private void object(JsonText out, ObjectValue object, int depth) {
    out.add('{');
    int size = object.size();
    if (size > 0
        && object.keyAt(0) instanceof StringValue
        && object.keyAt(size - 1) instanceof StringValue) {
      // strings sort next to each other, and by their texts
      for (int i = 0; i < size; i++) {
        member(out, (StringValue) object.keyAt(i), object.valueAt(i), i, depth);
      }
    } else {
      int i = 0;
      for (Map.Entry<StringValue, Value> entry : byTextOfKey(object).entrySet()) {
        member(out, entry.getKey(), entry.getValue(), i, depth);
        i++;
      }
    }
    if (size > 0) {
      newLine(out, depth);
    }
    out.add('}');
  }

  private void member(JsonText out, StringValue key, Value value, int position, int depth) {
    if (position > 0) {
      out.add(',');
    }
    newLine(out, depth + 1);
    string(out, key);
    out.add(':');
    if (indent != null) {
      out.add(' ');
    }
    append(out, value, depth + 1);
  }

  /** The entries sorted by the text of their keys; of equal texts the last key wins. */
  private static Map<StringValue, Value> byTextOfKey(ObjectValue object) {
    Map<StringValue, Value> entries = new TreeMap<>();
    object.forEach(
        (key, value) ->
            entries.put(
                key instanceof StringValue text ? text : StringValue.of(compact(key)), value));
    return entries;
  }

  private void newLine(JsonText out, int depth) {
    if (indent != null) {
      check(out.length() + prefix.length() + (long) depth * indent.length());
      out.add('\n');
      out.unescaped(prefix);
      for (int i = 0; i < depth; i++) {
        out.unescaped(indent);
      }
    }
  }

  private void string(JsonText out, StringValue text) {
    if (text.isPlainJson()) {
      out.plainString(text.value());
    } else {
      out.string(text.value(), escapeHtml);
    }
  }
}
