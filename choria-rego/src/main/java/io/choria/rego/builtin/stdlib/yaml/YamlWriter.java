package io.choria.rego.builtin.stdlib.yaml;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.stdlib.format.GoFloat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes values as YAML in block style with an indent of two (spec 08 §5.10). */
final class YamlWriter {
  private static final int LONGEST_KEY = 128;

  private final BuiltinContext context;
  private final StringBuilder out = new StringBuilder();

  YamlWriter(BuiltinContext context) {
    this.context = context;
  }

  String write(Value value) {
    node(value, 0, true);
    return out.toString();
  }

  private record Entry(String key, Value value) {}

  /** Writes a value whose text may start on the current line. */
  private void node(Value value, int indent, boolean inline) {
    context.charge(1);
    if (value instanceof SetValue set) {
      sequence(set.toArray(), indent, inline);
    } else if (value instanceof ArrayValue array) {
      sequence(array, indent, inline);
    } else if (value instanceof ObjectValue object) {
      mapping(object, indent, inline);
    } else if (value instanceof StringValue text) {
      scalar(text.value(), indent);
    } else if (value instanceof NumberValue number) {
      out.append(number(number)).append('\n');
    } else {
      out.append(value).append('\n');
    }
  }

  private static String number(NumberValue number) {
    if (number.isLong() && number.isIntegerText()) {
      return Long.toString(number.longValue());
    }
    if (number.isIntegerText()
        && number.bigInteger().bitLength() <= Long.SIZE
        && number.bigInteger().signum() > 0) {
      return number.text();
    }
    double value = number.doubleValue();
    // what no double holds was read as a text
    return Double.isInfinite(value) ? number.text() : GoFloat.format(value, 'g', -1);
  }

  private void sequence(ArrayValue array, int indent, boolean inline) {
    if (array.size() == 0) {
      out.append("[]\n");
      return;
    }
    boolean first = inline;
    for (Value element : array) {
      if (!first) {
        indent(indent);
      }
      first = false;
      out.append("- ");
      node(element, indent + 2, true);
    }
  }

  private void mapping(ObjectValue object, int indent, boolean inline) {
    if (object.size() == 0) {
      out.append("{}\n");
      return;
    }
    boolean first = inline;
    for (Entry entry : entries(object)) {
      if (!first) {
        indent(indent);
      }
      first = false;
      if (!YamlText.isLong(entry.key) && bytes(entry.key) <= LONGEST_KEY) {
        out.append(YamlText.scalar(entry.key, indent)).append(':');
        value(entry.value, indent);
      } else {
        out.append("? ");
        scalar(entry.key, indent + 2);
        indent(indent);
        out.append(": ");
        node(entry.value, indent + 2, true);
      }
    }
  }

  /** A text in a block may end with a separator, which ends the line. */
  private void scalar(String text, int indent) {
    out.append(YamlText.scalar(text, indent));
    char last = out.charAt(out.length() - 1);
    if (text.isEmpty() || last != text.charAt(text.length() - 1) || (last | 1) != '\u2029') {
      out.append('\n');
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private void value(Value value, int indent) {
    boolean block =
        (value instanceof ArrayValue array && array.size() > 0)
            || (value instanceof SetValue set && set.size() > 0)
            || (value instanceof ObjectValue object && object.size() > 0);
    if (block) {
      out.append('\n');
      indent(indent + 2);
    } else {
      out.append(' ');
    }
    node(value, indent + 2, true);
  }

  /** Deep lines are mostly blanks, which the size of the value says nothing of. */
  private void indent(int columns) {
    context.allocate(columns);
    out.append(" ".repeat(columns));
  }

  /** The entries by the texts of their keys; of equal texts, as of a set and an array, the last. */
  private static List<Entry> entries(ObjectValue object) {
    Map<String, Entry> entries = new HashMap<>();
    object.forEach(
        (key, value) -> {
          String name = key instanceof StringValue text ? text.value() : key.toJson();
          entries.put(name, new Entry(name, value));
        });
    List<Entry> sorted = new ArrayList<>(entries.values());
    sorted.sort((a, b) -> NaturalOrder.compare(a.key, b.key));
    return sorted;
  }
}
