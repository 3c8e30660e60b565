package io.choria.rego.builtin.stdlib.strings;

import io.choria.rego.ArrayValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.format.GoText;
import java.util.ArrayList;
import java.util.List;

/** Splitting of strings (spec 08 §4.11). */
final class Splitting {
  private static final long BYTES_PER_PART = 48;

  private static final int PARTS_PER_STEP = 16;

  private Splitting() {}

  static Value split(BuiltinContext context, Value a, Value b) {
    String text = Operands.text(a, 1);
    String delimiter = Operands.text(b, 2);
    return delimiter.length() == 1
        ? split(context, text, delimiter.charAt(0))
        : values(parts(context, text, delimiter));
  }

  private static Value split(BuiltinContext context, String text, char delimiter) {
    int count = 1;
    for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, at + 1)) {
      count++;
    }
    context.charge(count / PARTS_PER_STEP);
    context.allocate(count * BYTES_PER_PART);
    Value[] values = new Value[count];
    int from = 0;
    for (int i = 0; i < count - 1; i++) {
      int at = text.indexOf(delimiter, from);
      values[i] = StringValue.of(text.substring(from, at));
      from = at + 1;
    }
    values[count - 1] = StringValue.of(text.substring(from));
    return ArrayValue.owning(values);
  }

  static Value splitN(BuiltinContext context, Value a, Value b, Value c) {
    String text = Operands.text(a, 1);
    String delimiter = Operands.text(b, 2);
    long count = Operands.integer(c, 3);
    List<String> parts = parts(context, text, delimiter);
    if (count >= 0) {
      return values(parts.subList(0, (int) Math.min(count, parts.size())));
    }
    int from = (int) Math.max(0, parts.size() + Math.max(count, -parts.size()));
    return values(parts.subList(from, parts.size()));
  }

  private static List<String> parts(BuiltinContext context, String text, String delimiter) {
    if (delimiter.isEmpty()) {
      context.allocate(text.length() * BYTES_PER_PART);
      return GoText.characters(text);
    }
    Occurrences delimiters = Occurrences.of(text, delimiter);
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at = delimiters.next(); at >= 0; at = delimiters.next()) {
      context.charge(1);
      context.allocate(BYTES_PER_PART);
      parts.add(text.substring(from, at));
      from = at + delimiter.length();
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static Value values(List<String> parts) {
    Value[] values = new Value[parts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = StringValue.of(parts.get(i));
    }
    return ArrayValue.owning(values);
  }
}
