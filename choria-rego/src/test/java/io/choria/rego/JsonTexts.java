package io.choria.rego;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Makes JSON texts with everything that is permitted in them, and damages them. */
final class JsonTexts {
  /** Names and texts of all lengths around eight, some of them beginning and ending alike. */
  private static final String[] TEXTS = {
    "",
    "a",
    "b",
    "id",
    "name",
    "roles",
    "action",
    "members",
    "eight888",
    "nine99999",
    "collective",
    "sixteen16sixteen",
    "seventeen17seven!",
    "prefixed-A-suffixed",
    "prefixed-B-suffixed",
    "caf\u00e9",
    "\u20ac",
    "\ud83d\ude00",
    "tab\\t",
    "\\u0061",
    "\\u00e9",
    "\\ud83d\\ude00",
    "\\\\",
    "\\\"",
    "\\/",
    "long enough to be looked at in several steps, with a comma: and {brackets}",
    "d\u00e9j\u00e0 vu et plus de huit octets",
    "\u007f",
    "<&>"
  };

  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "-1",
    "7",
    "12",
    "1023",
    "1024",
    "-129",
    "1.0",
    "1.50",
    "-0.0",
    "0.001",
    "1e2",
    "1E+2",
    "-1.5e-3",
    "999999999999999999",
    "-999999999999999999",
    "9223372036854775807",
    "9223372036854775808",
    "123456789012345678901234567890",
    "12345678901234567.8",
    "0.10",
    "100.00"
  };

  private static final String[] BLANKS = {"", "", "", " ", "\n", "\n  ", "\r\n\t", "\n          "};

  private final Random random;

  JsonTexts(long seed) {
    random = new Random(seed);
  }

  String document() {
    StringBuilder out = new StringBuilder();
    blanks(out);
    value(out, 4);
    blanks(out);
    return out.toString();
  }

  /** The text with a few characters that were replaced, put in or taken out. */
  String damaged(String text, String alphabet) {
    StringBuilder out = new StringBuilder(text);
    for (int i = random.nextInt(3); i >= 0 && !out.isEmpty(); i--) {
      int at = random.nextInt(out.length());
      char any = alphabet.charAt(random.nextInt(alphabet.length()));
      switch (random.nextInt(4)) {
        case 0 -> out.deleteCharAt(at);
        case 1 -> out.insert(at, any);
        case 2 -> out.setLength(at);
        default -> out.setCharAt(at, any);
      }
    }
    // half a surrogate pair is nothing that a text can hold
    return new String(out.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private void value(StringBuilder out, int depth) {
    switch (random.nextInt(depth == 0 ? 5 : 9)) {
      case 0 -> out.append("true");
      case 1 -> out.append("false");
      case 2 -> out.append("null");
      case 3 -> out.append(any(NUMBERS));
      case 4 -> string(out);
      case 5, 6 -> array(out, depth - 1);
      default -> object(out, depth - 1);
    }
  }

  private void array(StringBuilder out, int depth) {
    out.append('[');
    blanks(out);
    int size = random.nextInt(6);
    for (int i = 0; i < size; i++) {
      value(out, depth);
      separator(out, i < size - 1);
    }
    out.append(']');
  }

  private void object(StringBuilder out, int depth) {
    out.append('{');
    blanks(out);
    // large ones have an index, and equal keys
    int size = random.nextInt(8) == 0 ? 30 : random.nextInt(6);
    for (int i = 0; i < size; i++) {
      string(out);
      blanks(out);
      out.append(':');
      blanks(out);
      value(out, size > 6 ? 0 : depth);
      separator(out, i < size - 1);
    }
    out.append('}');
  }

  private void separator(StringBuilder out, boolean more) {
    blanks(out);
    if (more) {
      out.append(',');
      blanks(out);
    }
  }

  private void string(StringBuilder out) {
    out.append('"').append(any(TEXTS)).append('"');
  }

  private void blanks(StringBuilder out) {
    out.append(any(BLANKS));
  }

  private String any(String[] choice) {
    return choice[random.nextInt(choice.length)];
  }
}
