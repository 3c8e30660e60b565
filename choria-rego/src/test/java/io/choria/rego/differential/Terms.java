package io.choria.rego.differential;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.StringJoiner;

/** Values as terms that every Rego parser reads. */
final class Terms {
  private Terms() {}

  static String text(Value value) {
    if (value instanceof ArrayValue array) {
      StringJoiner text = new StringJoiner(", ", "[", "]");
      array.asList().forEach(e -> text.add(text(e)));
      return text.toString();
    }
    if (value instanceof SetValue set) {
      StringJoiner text = new StringJoiner(", ", "{", "}").setEmptyValue("set()");
      set.asList().forEach(e -> text.add(text(e)));
      return text.toString();
    }
    if (value instanceof ObjectValue object) {
      StringJoiner text = new StringJoiner(", ", "{", "}");
      object.forEach((k, v) -> text.add(text(k) + ": " + text(v)));
      return text.toString();
    }
    return value instanceof StringValue string ? quote(string.value()) : value.toString();
  }

  static String quote(String text) {
    StringBuilder result = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        result.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f || c == 0xa0 || c == 0xfeff || Character.isSurrogate(c)) {
        result.append(String.format("\\u%04x", (int) c));
      } else {
        result.append(c);
      }
    }
    return result.append('"').toString();
  }
}
