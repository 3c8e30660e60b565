package io.choria.rego.builtin.stdlib;

import io.choria.rego.StringValue;
import java.util.ArrayList;
import java.util.List;

/** Small pieces of Go's view of text. */
final class GoText {
  private GoText() {}

  /** Quoted as by Go's {@code %q}, which is also Rego notation. */
  static String quote(String text) {
    return StringValue.of(text).toString();
  }

  /** The code points, each as a string. */
  static List<String> characters(String text) {
    List<String> characters = new ArrayList<>(text.length());
    for (int i = 0; i < text.length(); ) {
      int end = i + Character.charCount(text.codePointAt(i));
      characters.add(text.substring(i, end));
      i = end;
    }
    return characters;
  }
}
