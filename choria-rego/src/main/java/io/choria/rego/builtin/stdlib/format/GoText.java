package io.choria.rego.builtin.stdlib.format;

import io.choria.rego.StringValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Small pieces of Go's view of text. */
public final class GoText {
  private GoText() {}

  /** Quoted as by Go's {@code %q}, which is also Rego notation. */
  public static String quote(String text) {
    return StringValue.of(text).toString();
  }

  /** Quoted as Go's package for time does: what is not ASCII byte by byte. */
  public static String quoteBytes(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (byte b : StringValue.of(text).bytes()) {
      if (b < ' ') {
        quoted.append(String.format(Locale.ROOT, "\\x%02x", b & 0xff));
      } else {
        quoted.append(b == '"' || b == '\\' ? "\\" : "").append((char) b);
      }
    }
    return quoted.append('"').toString();
  }

  /** Whether a text consists of decimal digits, at least one and not more than so many. */
  public static boolean isDigits(String text, int most) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return length > 0 && length <= most;
  }

  /** Whether it consists of digits, the first of which is no zero unless it is the only one. */
  public static boolean isPlainNumber(String text, int most) {
    return isDigits(text, most) && (text.length() == 1 || text.charAt(0) != '0');
  }

  /** The code points, each as a string. */
  public static List<String> characters(String text) {
    List<String> characters = new ArrayList<>(text.length());
    for (int i = 0; i < text.length(); ) {
      int end = i + Character.charCount(text.codePointAt(i));
      characters.add(text.substring(i, end));
      i = end;
    }
    return characters;
  }
}
