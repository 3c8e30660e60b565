package io.choria.rego;

/** Values in Rego notation: {@code {"a": [1, {2}]}}, {@code set()} (spec 08 §2.17). */
final class RegoText {
  private RegoText() {}

  static String of(Value value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  private static void append(StringBuilder out, Value value) {
    if (value instanceof StringValue string) {
      GoQuote.append(out, string.value());
    } else if (value instanceof ArrayValue array) {
      sequence(out, array, '[', ']');
    } else if (value instanceof SetValue set) {
      if (set.size() == 0) {
        out.append("set()");
      } else {
        sequence(out, set, '{', '}');
      }
    } else if (value instanceof ObjectValue object) {
      object(out, object);
    } else {
      out.append(value);
    }
  }

  private static void sequence(StringBuilder out, Iterable<Value> elements, char open, char close) {
    out.append(open);
    String separator = "";
    for (Value element : elements) {
      out.append(separator);
      append(out, element);
      separator = ", ";
    }
    out.append(close);
  }

  private static void object(StringBuilder out, ObjectValue object) {
    out.append('{');
    for (int i = 0; i < object.size(); i++) {
      if (i > 0) {
        out.append(", ");
      }
      append(out, object.keyAt(i));
      out.append(": ");
      append(out, object.valueAt(i));
    }
    out.append('}');
  }
}
