package io.choria.rego;

/** Quoting of strings by the rules of Go's {@code strconv.Quote}, which Rego notation uses. */
final class GoQuote {
  private static final String HEX = "0123456789abcdef";

  private GoQuote() {}

  static void append(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      appendPoint(out, point, '"', false);
    }
    out.append('"');
  }

  static void appendPoint(StringBuilder out, int point, char quote, boolean asciiOnly) {
    if (point == quote || point == '\\') {
      out.append('\\').append((char) point);
      return;
    }
    switch (point) {
      case 0x07 -> out.append("\\a");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case 0x0b -> out.append("\\v");
      default -> {
        if (Utf8.isRawByte(point)) {
          hex(out.append("\\x"), point & 0xff, 2);
        } else if (point < 0x80
            ? point >= 0x20 && point < 0x7f
            : !asciiOnly && isPrintable(point)) {
          out.appendCodePoint(point);
        } else if (point < 0x80) {
          hex(out.append("\\x"), point, 2);
        } else if (point < 0x10000) {
          hex(out.append("\\u"), point, 4);
        } else {
          hex(out.append("\\U"), point, 8);
        }
      }
    }
  }

  static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.UNASSIGNED,
          Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          point == ' ';
      default -> true;
    };
  }

  private static void hex(StringBuilder out, int value, int digits) {
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      out.append(HEX.charAt(value >> shift & 15));
    }
  }
}
