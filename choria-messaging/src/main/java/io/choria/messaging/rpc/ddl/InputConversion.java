package io.choria.messaging.rpc.ddl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Pattern;
import io.choria.messaging.rpc.ddl.InputException.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** From what a person types to typed values, with the texts that Go accepts (spec 02 §2.4). */
final class InputConversion {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  private static final Pattern HEX =
      Pattern.compile("[+-]?0[xX]([0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+)[pP][+-]?[0-9]+");

  private static final int LONGEST = 10_000;

  private InputConversion() {}

  static JsonNode convert(String name, String type, String text) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "integer" -> LongNode.valueOf(integer(name, text));
      case "float", "number" -> DoubleNode.valueOf(decimal(name, text));
      case "string", "list" -> TextNode.valueOf(text);
      case "boolean" -> BooleanNode.valueOf(bool(name, text));
      case "hash" -> json(name, text, true, "' is not a valid JSON string with a hash inside");
      case "array" -> json(name, text, false, "' is not a valid JSON string with an array inside");
      default -> throw invalid(name, "unsupported type '" + type + "'");
    };
  }

  private static long integer(String name, String text) {
    if (text.length() <= LONGEST && INTEGER.matches(text)) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        // longer than 64 bits
      }
    }
    throw invalid(name, "'" + text + "' is not a valid integer");
  }

  private static double decimal(String name, String text) {
    String refused = "'" + text + "' is not a valid float";
    String lower = text.toLowerCase(Locale.ROOT);
    String unsigned = lower.startsWith("+") || lower.startsWith("-") ? lower.substring(1) : lower;
    if (unsigned.equals("inf") || unsigned.equals("infinity")) {
      return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (lower.equals("nan")) {
      return Double.NaN;
    }
    String digits = separatorsFit(text) ? text.replace("_", "") : "";
    boolean known = text.length() <= LONGEST && (DECIMAL.matches(digits) || HEX.matches(digits));
    double value = known ? Double.parseDouble(digits) : Double.NaN;
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw invalid(name, refused);
    }
    return value;
  }

  private static boolean separatorsFit(String text) {
    boolean hex = text.matches("[+-]?0[xX].*");
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '_') {
        boolean after = i > 0 && (isDigit(text.charAt(i - 1), hex) || isPrefix(text, i, hex));
        boolean before = i + 1 < text.length() && isDigit(text.charAt(i + 1), hex);
        if (!after || !before) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isPrefix(String text, int at, boolean hex) {
    return hex && Character.toLowerCase(text.charAt(at - 1)) == 'x';
  }

  private static boolean isDigit(char c, boolean hex) {
    boolean decimal = c >= '0' && c <= '9';
    char lower = Character.toLowerCase(c);
    return decimal || (hex && lower >= 'a' && lower <= 'f');
  }

  private static boolean bool(String name, String text) {
    if (!TRUE.contains(text) && !FALSE.contains(text)) {
      throw invalid(name, "'" + text + "' is not a valid boolean");
    }
    return TRUE.contains(text);
  }

  private static JsonNode json(String name, String text, boolean object, String problem) {
    JsonNode value;
    try {
      value = JsonCursor.readValue("input " + name, text.getBytes(StandardCharsets.UTF_8));
    } catch (DdlException e) {
      throw invalid(name, "'" + text + problem);
    }
    if (value.isNull()) {
      JsonNodeFactory make = JsonNodeFactory.instance;
      return object ? make.objectNode() : make.arrayNode();
    }
    if (object ? value.isObject() : value.isArray()) {
      return value;
    }
    throw invalid(name, "'" + text + problem);
  }

  private static InputException invalid(String name, String message) {
    return new InputException(Fault.INVALID, name, message);
  }
}
