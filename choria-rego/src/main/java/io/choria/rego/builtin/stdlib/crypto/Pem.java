package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.encoding.GoBase64;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One PEM block, found by the rules of Go's {@code pem.Decode}: what is damaged is passed over.
 *
 * @param type the text of its label
 * @param der its content
 * @param text the text that it was found in
 * @param end where the line behind it begins
 */
public record Pem(String type, Der der, String text, int end) {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "\n-----END ";
  private static final String DASHES = "-----";

  /** The first block of a text, or null. */
  public static @Nullable Pem first(String text) {
    return behind(text, 0);
  }

  /** All blocks of a text. */
  public static List<Pem> all(String text) {
    List<Pem> blocks = new ArrayList<>();
    for (Pem block = first(text); block != null; block = behind(text, block.end)) {
      blocks.add(block);
    }
    return blocks;
  }

  /** The text behind it. */
  public String rest() {
    return text.substring(end);
  }

  private static @Nullable Pem behind(String text, int start) {
    int from = start;
    while (from <= text.length()) {
      int end = text.indexOf(END, from);
      if (end < 0) {
        return null;
      }
      // the last beginning in front of the end, so that beginnings without an end are passed over
      int begin = from + text.substring(from, end).lastIndexOf(BEGIN);
      boolean begins = begin >= from && (begin == from || text.charAt(begin - 1) == '\n');
      from = end + END.length();
      String label = begins ? line(text, begin + BEGIN.length()) : "";
      if (label.endsWith(DASHES)) {
        int body = nextLine(text, begin + BEGIN.length());
        int bare = behindHeaders(text, body);
        if (bare == text.length()) {
          return null;
        }
        String type = label.substring(0, label.length() - DASHES.length());
        Der der = bare > body && bare > end ? null : content(text, bare, end);
        if (der != null && line(text, from).equals(type + DASHES)) {
          return new Pem(type, der, text, nextLine(text, from));
        } else if (bare > from) {
          return null;
        }
      }
    }
    return null;
  }

  /** The rest of a line without blanks at its end. */
  private static String line(String text, int from) {
    int end = text.indexOf('\n', from);
    String line = text.substring(from, end < 0 ? text.length() : end);
    if (end >= 0 && line.endsWith("\r")) {
      line = line.substring(0, line.length() - 1);
    }
    int length = line.length();
    while (length > 0 && (line.charAt(length - 1) == ' ' || line.charAt(length - 1) == '\t')) {
      length--;
    }
    return line.substring(0, length);
  }

  private static int nextLine(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end + 1;
  }

  private static int behindHeaders(String text, int from) {
    int at = from;
    while (at < text.length() && line(text, at).indexOf(':') >= 0) {
      at = nextLine(text, at);
    }
    return at;
  }

  private static @Nullable Der content(String text, int from, int end) {
    if (end <= from) {
      return Der.EMPTY;
    }
    String base64 = text.substring(from, end).replace(" ", "").replace("\t", "");
    try {
      return new Der(GoBase64.STANDARD.decode(base64));
    } catch (BuiltinException e) {
      return null;
    }
  }
}
