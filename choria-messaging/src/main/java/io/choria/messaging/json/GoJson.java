package io.choria.messaging.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes JSON in the spelling of Go's encoder: {@code <}, {@code >}, {@code &} and the two Unicode
 * line separators escaped, numbers as Go shows them, members in the order that they have.
 */
public final class GoJson {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private GoJson() {}

  /** Writes a value on one line. */
  public static String compact(JsonNode value) {
    StringBuilder out = new StringBuilder(64);
    write(out, value);
    return out.toString();
  }

  /** Appends a value on one line. */
  public static void write(StringBuilder out, JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT -> object(out, value);
      case ARRAY -> {
        out.append('[');
        for (int i = 0; i < value.size(); i++) {
          if (i > 0) {
            out.append(',');
          }
          write(out, value.get(i));
        }
        out.append(']');
      }
      case STRING, BINARY -> quote(out, value.asText());
      case NUMBER ->
          out.append(
              value.isIntegralNumber() ? value.bigIntegerValue() : number(value.doubleValue()));
      case BOOLEAN -> out.append(value.booleanValue());
      default -> out.append("null");
    }
  }

  private static void object(StringBuilder out, JsonNode value) {
    out.append('{');
    Iterator<Map.Entry<String, JsonNode>> members = value.properties().iterator();
    while (members.hasNext()) {
      Map.Entry<String, JsonNode> member = members.next();
      quote(out, member.getKey());
      out.append(':');
      write(out, member.getValue());
      if (members.hasNext()) {
        out.append(',');
      }
    }
    out.append('}');
  }

  /** A number in the shortest form that reads back the same, as Go writes it. */
  public static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "null"; // Go refuses to write these
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal digits = shortest(value);
    double size = Math.abs(value);
    if (size >= 1e-6 && size < 1e21) {
      return digits.toPlainString();
    }
    String unscaled = digits.unscaledValue().abs().toString();
    int exponent = unscaled.length() - 1 - digits.scale();
    return (value < 0 ? "-" : "")
        + unscaled.charAt(0)
        + (unscaled.length() > 1 ? "." + unscaled.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + Math.abs(exponent);
  }

  /** Older JVMs show some numbers with a digit more than they need. */
  private static BigDecimal shortest(double value) {
    BigDecimal shown = new BigDecimal(Double.toString(value));
    BigDecimal shorter = shown.round(new MathContext(Math.max(1, shown.precision() - 1)));
    return (shorter.doubleValue() == value ? shorter : shown).stripTrailingZeros();
  }

  /** Appends a text in quotes. */
  public static void quote(StringBuilder out, String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        out.append(c).append(value.charAt(++i));
      } else if (Character.isSurrogate(c)) {
        out.append('\ufffd');
      } else {
        character(out, c);
      }
    }
    out.append('"');
  }

  private static void character(StringBuilder out, char c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '<', '>', '&', '\u2028', '\u2029' -> unicode(out, c);
      default -> {
        if (c < ' ') {
          unicode(out, c);
        } else {
          out.append(c);
        }
      }
    }
  }

  private static void unicode(StringBuilder out, char c) {
    out.append("\\u")
        .append(HEX[c >> 12])
        .append(HEX[(c >> 8) & 15])
        .append(HEX[(c >> 4) & 15])
        .append(HEX[c & 15]);
  }

  /**
   * Lays out JSON that is known to be valid: its strings and numbers stay as they are, except that
   * what Go escapes is escaped.
   *
   * @param json valid JSON
   * @param indent of one level; empty for one line
   */
  public static String layout(String json, String indent) {
    return new Layout(json, indent).run();
  }

  /** One pass over the characters. */
  private static final class Layout {
    private final String json;
    private final String indent;
    private final StringBuilder out;
    private int depth;
    private boolean inString;
    private boolean opened;

    Layout(String json, String indent) {
      this.json = json;
      this.indent = indent;
      this.out = new StringBuilder(json.length() + 16);
    }

    String run() {
      for (int i = 0; i < json.length(); i++) {
        char c = json.charAt(i);
        if (inString) {
          i = inside(c, i);
        } else if (c > ' ') {
          outside(c);
        }
      }
      return out.toString();
    }

    private int inside(char c, int at) {
      switch (c) {
        case '\\' -> {
          out.append(c).append(json.charAt(at + 1));
          return at + 1;
        }
        case '<', '>', '&', '\u2028', '\u2029' -> unicode(out, c);
        default -> {
          out.append(c);
          inString = c != '"';
        }
      }
      return at;
    }

    private void outside(char c) {
      boolean closes = c == '}' || c == ']';
      if (opened && !closes) {
        newline();
      }
      switch (c) {
        case '{', '[' -> {
          out.append(c);
          depth++;
          opened = true;
          return;
        }
        case '}', ']' -> {
          depth--;
          if (!opened) {
            newline();
          }
          out.append(c);
        }
        case ',' -> {
          out.append(c);
          newline();
        }
        case ':' -> out.append(indent.isEmpty() ? ":" : ": ");
        default -> {
          out.append(c);
          inString = c == '"';
        }
      }
      opened = false;
    }

    private void newline() {
      if (!indent.isEmpty()) {
        out.append('\n').append(indent.repeat(depth));
      }
    }
  }
}
