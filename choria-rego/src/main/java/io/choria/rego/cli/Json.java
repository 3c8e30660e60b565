package io.choria.rego.cli;

import io.choria.rego.JsonWriter;
import io.choria.rego.Value;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes documents with their members in the order in which they are given. */
final class Json {
  private static final String STEP = "  ";

  private Json() {}

  /** Lists, maps with texts as keys, and whatever {@link Value#from} takes, indented. */
  static String indented(Object document) {
    StringBuilder out = new StringBuilder();
    append(out, document, "");
    return out.toString();
  }

  private static void append(StringBuilder out, Object document, String indent) {
    if (document instanceof Map<?, ?> map && !map.isEmpty()) {
      String separator = "{\n";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(separator).append(indent).append(STEP);
        out.append(JsonWriter.compact().write(Value.from(entry.getKey()))).append(": ");
        append(out, entry.getValue(), indent + STEP);
        separator = ",\n";
      }
      out.append('\n').append(indent).append('}');
    } else if (document instanceof List<?> list && !list.isEmpty()) {
      out.append("[\n");
      for (Iterator<?> elements = list.iterator(); elements.hasNext(); ) {
        out.append(indent).append(STEP);
        append(out, elements.next(), indent + STEP);
        out.append(elements.hasNext() ? ",\n" : "\n");
      }
      out.append(indent).append(']');
    } else {
      out.append(JsonWriter.compact().indented(STEP, indent).write(Value.from(document)));
    }
  }
}
