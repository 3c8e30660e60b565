package io.choria.rego.builtin.stdlib.format;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One directive of a format: flags, width, precision, and how it prints an argument. */
final class GoVerb {
  private boolean sharp;
  private boolean zero;
  private boolean plus;
  private boolean minus;
  private boolean space;
  private boolean sharpV;
  private boolean plusV;
  private int width = -1;
  private int precision = -1;

  boolean flag(char c) {
    switch (c) {
      case '#' -> sharp = true;
      case '0' -> zero = true;
      case '+' -> plus = true;
      case '-' -> minus = true;
      case ' ' -> space = true;
      default -> {
        return false;
      }
    }
    return true;
  }

  int width() {
    return Math.max(0, width);
  }

  int precision() {
    return Math.max(0, precision);
  }

  void width(int value) {
    width = Math.abs(value);
    if (value < 0) {
      minus = true;
    }
  }

  void precision(int value) {
    precision = value;
  }

  static String typeName(Object value) {
    if (value instanceof Long) {
      return "int64";
    }
    if (value instanceof Integer) {
      return "int";
    }
    if (value instanceof Double) {
      return "float64";
    }
    if (value instanceof BigInteger) {
      return "*big.Int";
    }
    if (value instanceof Boolean) {
      return "bool";
    }
    if (value instanceof GoNumberText) {
      return "json.Number";
    }
    if (value instanceof Map) {
      return "map[string]interface {}";
    }
    return value instanceof List ? "[]interface {}" : "string";
  }

  /** Prints an argument by the verb of its directive. */
  void directive(StringBuilder out, @Nullable Object value, int letter) {
    if (letter == 'v' || letter == 'w') {
      // with these verbs the flags ask for Go syntax and for the names of fields
      sharpV = sharp;
      plusV = plus;
      sharp = false;
      plus = false;
    }
    print(out, value, letter);
  }

  private void print(StringBuilder out, @Nullable Object value, int letter) {
    if (letter == 'T') {
      string(out, value == null ? "<nil>" : typeName(value));
    } else if (value == null) {
      if (letter == 'v') {
        string(out, "<nil>");
      } else {
        bad(out, null, letter);
      }
    } else if (value instanceof Long number) {
      integer(out, number, letter, number);
    } else if (value instanceof Integer number) {
      integer(out, number.longValue(), letter, number);
    } else if (value instanceof Double number) {
      floating(out, number, letter);
    } else if (value instanceof BigInteger number) {
      big(out, number, letter);
    } else if (value instanceof Boolean truth) {
      if (letter == 't' || letter == 'v') {
        pad(out, truth.toString());
      } else {
        bad(out, value, letter);
      }
    } else if (value instanceof GoNumberText number) {
      text(out, number.text(), letter, value);
    } else if (value instanceof String text) {
      text(out, text, letter, value);
    } else {
      composite(out, value, letter);
    }
  }

  private void bad(StringBuilder out, @Nullable Object value, int letter) {
    out.append("%!").appendCodePoint(letter).append('(');
    if (value == null) {
      out.append("<nil>");
    } else {
      out.append(typeName(value)).append('=');
      print(out, value, 'v');
    }
    out.append(')');
  }

  private void pad(StringBuilder out, String text) {
    int missing = width - text.codePointCount(0, text.length());
    if (missing <= 0) {
      out.append(text);
    } else if (minus) {
      out.append(text).append(" ".repeat(missing));
    } else {
      out.append((zero ? "0" : " ").repeat(missing)).append(text);
    }
  }

  private void padWithoutZeros(StringBuilder out, String text) {
    boolean before = zero;
    zero = false;
    pad(out, text);
    zero = before;
  }

  private String truncated(String text) {
    return precision >= 0 && precision < text.codePointCount(0, text.length())
        ? text.substring(0, text.offsetByCodePoints(0, precision))
        : text;
  }

  private void string(StringBuilder out, String text) {
    pad(out, truncated(text));
  }

  private void text(StringBuilder out, String text, int letter, Object value) {
    switch (letter) {
      case 'v' -> {
        if (sharpV) {
          pad(out, GoText.quote(truncated(text)));
        } else {
          string(out, text);
        }
      }
      case 's' -> string(out, text);
      case 'q' -> pad(out, quoted(truncated(text)));
      case 'x' -> hexBytes(out, text, false);
      case 'X' -> hexBytes(out, text, true);
      default -> bad(out, value, letter);
    }
  }

  private String quoted(String text) {
    if (sharp && canBackquote(text)) {
      return '`' + text + '`';
    }
    return plus ? GoEscape.ascii(text) : GoText.quote(text);
  }

  private static boolean canBackquote(String text) {
    return text.chars()
        .allMatch(c -> (c >= 0x20 || c == '\t') && c != '`' && c != 0x7f && c != 0xfeff);
  }

  private void hexBytes(StringBuilder out, String text, boolean upper) {
    byte[] bytes = io.choria.rego.StringValue.of(text).bytes();
    int length = precision >= 0 ? Math.min(precision, bytes.length) : bytes.length;
    StringBuilder hex = new StringBuilder(length * 2);
    for (int i = 0; i < length; i++) {
      if (space && i > 0) {
        hex.append(' ');
      }
      if (sharp && (space || i == 0)) {
        hex.append(upper ? "0X" : "0x");
      }
      hex.append(String.format(Locale.ROOT, upper ? "%02X" : "%02x", bytes[i]));
    }
    pad(out, hex.toString());
  }

  private void integer(StringBuilder out, long number, int letter, Object value) {
    switch (letter) {
      case 'v', 'd' -> digits(out, number, 10, letter);
      case 'b' -> digits(out, number, 2, letter);
      case 'o', 'O' -> digits(out, number, 8, letter);
      case 'x', 'X' -> digits(out, number, 16, letter);
      case 'c' -> pad(out, Character.toString(rune(number)));
      case 'q' -> pad(out, GoEscape.character(rune(number), plus));
      case 'U' -> unicode(out, number);
      default -> bad(out, value, letter);
    }
  }

  private static int rune(long number) {
    boolean valid =
        number >= 0
            && number <= Character.MAX_CODE_POINT
            && !(number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE);
    return valid ? (int) number : 0xfffd;
  }

  private void unicode(StringBuilder out, long number) {
    String digits = Long.toHexString(number).toUpperCase(Locale.ROOT);
    int least = Math.max(4, precision);
    String text = "U+" + "0".repeat(Math.max(0, least - digits.length())) + digits;
    if (sharp
        && number >= 0
        && number <= Character.MAX_CODE_POINT
        && GoEscape.isPrintable((int) number)) {
      text += " '" + Character.toString((int) number) + "'";
    }
    padWithoutZeros(out, text);
  }

  private void digits(StringBuilder out, long number, int base, int letter) {
    boolean negative = number < 0;
    if (precision == 0 && number == 0) {
      out.append(" ".repeat(width()));
      return;
    }
    String digits = BigInteger.valueOf(number).abs().toString(base);
    if (letter == 'X') {
      digits = digits.toUpperCase(Locale.ROOT);
    }
    digits = "0".repeat(Math.max(0, leastDigits(negative) - digits.length())) + digits;
    if (sharp) {
      digits =
          switch (base) {
            case 2 -> "0b" + digits;
            case 8 -> digits.startsWith("0") ? digits : "0" + digits;
            case 16 -> (letter == 'X' ? "0X" : "0x") + digits;
            default -> digits;
          };
    }
    if (letter == 'O') {
      digits = "0o" + digits;
    }
    padWithoutZeros(out, sign(negative) + digits);
  }

  private int leastDigits(boolean negative) {
    if (precision >= 0) {
      return precision;
    }
    return zero && !minus && width >= 0 ? width - (negative || plus || space ? 1 : 0) : 0;
  }

  private String sign(boolean negative) {
    if (negative) {
      return "-";
    }
    return plus ? "+" : space ? " " : "";
  }

  private void big(StringBuilder out, BigInteger number, int letter) {
    int base =
        switch (letter) {
          case 'b' -> 2;
          case 'o', 'O' -> 8;
          case 'd', 's', 'v' -> 10;
          case 'x', 'X' -> 16;
          default -> 0;
        };
    if (letter == 'w') {
      bigFields(out, number);
      return;
    }
    if (base == 0) {
      out.append("%!").appendCodePoint(letter).append("(big.Int=").append(number).append(')');
      return;
    }
    String prefix =
        !sharp
            ? ""
            : switch (letter) {
              case 'b' -> "0b";
              case 'o' -> "0";
              case 'x' -> "0x";
              case 'X' -> "0X";
              default -> "";
            };
    if (letter == 'O') {
      prefix = "0o";
    }
    String digits = number.abs().toString(base);
    if (letter == 'X') {
      digits = digits.toUpperCase(Locale.ROOT);
    }
    String sign = sign(number.signum() < 0);
    int zeros = Math.max(0, precision - digits.length());
    int missing = width - (sign.length() + prefix.length() + zeros + digits.length());
    if (missing > 0 && !minus && zero && precision < 0) {
      zeros += missing;
      missing = 0;
    }
    String text = sign + prefix + "0".repeat(zeros) + digits;
    String blanks = " ".repeat(Math.max(0, missing));
    out.append(minus ? text + blanks : blanks + text);
  }

  /** This verb is for errors; the number is then shown as what it consists of. */
  private void bigFields(StringBuilder out, BigInteger number) {
    boolean negative = number.signum() < 0;
    out.append("%!w(*big.Int=&").append(sharpV ? "big.Int{neg:" : plusV ? "{neg:" : "{");
    pad(out, Boolean.toString(negative));
    out.append(sharpV ? ", abs:big.nat{" : plusV ? " abs:[" : " [");
    String separator = "";
    for (BigInteger rest = number.abs(); rest.signum() > 0; rest = rest.shiftRight(Long.SIZE)) {
      long word = rest.longValue();
      out.append(separator);
      separator = sharpV ? ", " : " ";
      if (sharpV) {
        padWithoutZeros(out, "0x" + Long.toHexString(word));
      } else {
        String digits = Long.toUnsignedString(word);
        String zeros = "0".repeat(Math.max(0, leastDigits(false) - digits.length()));
        padWithoutZeros(out, sign(false) + zeros + digits);
      }
    }
    out.append(sharpV ? "}})" : "]})");
  }

  private void floating(StringBuilder out, double number, int letter) {
    int digits =
        switch (letter) {
          case 'v', 'b', 'g', 'G', 'x', 'X' -> -1;
          case 'e', 'E', 'f', 'F' -> 6;
          default -> -2;
        };
    if (digits == -2) {
      bad(out, number, letter);
      return;
    }
    int wanted = precision >= 0 ? precision : digits;
    String text = GoFloat.format(number, letter == 'v' ? 'g' : (char) letter, wanted);
    boolean negative = text.startsWith("-");
    String size = negative ? text.substring(1) : text;
    if (sharp && letter != 'b') {
      size = GoFloat.withPoint(size, (char) letter, wanted);
    }
    String sign = sign(negative);
    int missing = width - sign.length() - size.length();
    if (!sign.isEmpty() && zero && !minus && missing > 0) {
      out.append(sign).append("0".repeat(missing)).append(size);
    } else {
      pad(out, sign + size);
    }
  }

  private void composite(StringBuilder out, Object value, int letter) {
    String separator = "";
    if (value instanceof Map<?, ?> map) {
      out.append(sharpV ? typeName(value) + '{' : "map[");
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(separator);
        print(out, entry.getKey(), letter);
        out.append(':');
        element(out, entry.getValue(), letter);
        separator = separator();
      }
    } else if (value instanceof List<?> list) {
      out.append(sharpV ? typeName(value) + '{' : "[");
      for (Object element : list) {
        out.append(separator);
        element(out, element, letter);
        separator = separator();
      }
    }
    out.append(sharpV ? '}' : ']');
  }

  private String separator() {
    return sharpV ? ", " : " ";
  }

  /** Nothing inside of others is shown as it is, for whatever verb and however wide. */
  private void element(StringBuilder out, @Nullable Object value, int letter) {
    if (value == null) {
      out.append(sharpV ? "interface {}(nil)" : "<nil>");
    } else {
      print(out, value, letter);
    }
  }
}
