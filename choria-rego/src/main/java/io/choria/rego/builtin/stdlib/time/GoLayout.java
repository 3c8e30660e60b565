package io.choria.rego.builtin.stdlib.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Go time layout cut into its elements (spec 08 §5.2). */
final class GoLayout {
  /** Elements of layouts. */
  enum Element {
    LITERAL,
    LONG_MONTH,
    MONTH,
    NUM_MONTH,
    ZERO_MONTH,
    LONG_WEEKDAY,
    WEEKDAY,
    DAY,
    UNDER_DAY,
    ZERO_DAY,
    UNDER_YEAR_DAY,
    ZERO_YEAR_DAY,
    HOUR,
    HOUR12,
    ZERO_HOUR12,
    MINUTE,
    ZERO_MINUTE,
    SECOND,
    ZERO_SECOND,
    LONG_YEAR,
    YEAR,
    UPPER_PM,
    LOWER_PM,
    ZONE_NAME,
    ZONE,
    FRACTION_ZEROS,
    FRACTION_NINES
  }

  /**
   * One element.
   *
   * @param element what it is
   * @param text how the layout writes it
   */
  record Part(Element element, String text) {}

  private static final Map<String, String> NAMED =
      Map.of(
          "ANSIC", "Mon Jan _2 15:04:05 2006",
          "UnixDate", "Mon Jan _2 15:04:05 MST 2006",
          "RubyDate", "Mon Jan 02 15:04:05 -0700 2006",
          "RFC822", "02 Jan 06 15:04 MST",
          "RFC822Z", "02 Jan 06 15:04 -0700",
          "RFC850", "Monday, 02-Jan-06 15:04:05 MST",
          "RFC1123", "Mon, 02 Jan 2006 15:04:05 MST",
          "RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700",
          "RFC3339", "2006-01-02T15:04:05Z07:00",
          "RFC3339Nano", "2006-01-02T15:04:05.999999999Z07:00");

  private static final List<String> ZONES =
      List.of(
          "-07:00:00",
          "-070000",
          "-07:00",
          "-0700",
          "-07",
          "Z07:00:00",
          "Z070000",
          "Z07:00",
          "Z0700",
          "Z07");

  private GoLayout() {}

  /** The layout behind a constant's name, or the text itself. */
  static String named(String layout) {
    return NAMED.getOrDefault(layout, layout);
  }

  static List<Part> parts(String layout) {
    List<Part> parts = new ArrayList<>();
    int literal = 0;
    int at = 0;
    while (at < layout.length()) {
      Part part = partAt(layout, at);
      if (part == null) {
        at++;
        continue;
      }
      if (at > literal) {
        parts.add(new Part(Element.LITERAL, layout.substring(literal, at)));
      }
      parts.add(part);
      at += part.text().length();
      literal = at;
    }
    if (literal < layout.length()) {
      parts.add(new Part(Element.LITERAL, layout.substring(literal)));
    }
    return parts;
  }

  private static @Nullable Part partAt(String layout, int at) {
    return switch (layout.charAt(at)) {
      case 'J' -> word(layout, at, "January", Element.LONG_MONTH, "Jan", Element.MONTH);
      case 'M' -> {
        if (layout.startsWith("MST", at)) {
          yield new Part(Element.ZONE_NAME, "MST");
        }
        yield word(layout, at, "Monday", Element.LONG_WEEKDAY, "Mon", Element.WEEKDAY);
      }
      case '0' -> zero(layout, at);
      case '1' ->
          layout.startsWith("15", at)
              ? new Part(Element.HOUR, "15")
              : new Part(Element.NUM_MONTH, "1");
      case '2' ->
          layout.startsWith("2006", at)
              ? new Part(Element.LONG_YEAR, "2006")
              : new Part(Element.DAY, "2");
      case '_' -> underscore(layout, at);
      case '3' -> new Part(Element.HOUR12, "3");
      case '4' -> new Part(Element.MINUTE, "4");
      case '5' -> new Part(Element.SECOND, "5");
      case 'P' -> layout.startsWith("PM", at) ? new Part(Element.UPPER_PM, "PM") : null;
      case 'p' -> layout.startsWith("pm", at) ? new Part(Element.LOWER_PM, "pm") : null;
      case '-', 'Z' -> {
        for (String zone : ZONES) {
          if (layout.startsWith(zone, at)) {
            yield new Part(Element.ZONE, zone);
          }
        }
        yield null;
      }
      case '.', ',' -> fraction(layout, at);
      default -> null;
    };
  }

  private static @Nullable Part word(
      String layout, int at, String full, Element fullElement, String brief, Element element) {
    if (layout.startsWith(full, at)) {
      return new Part(fullElement, full);
    }
    int end = at + brief.length();
    boolean continues =
        end < layout.length() && layout.charAt(end) >= 'a' && layout.charAt(end) <= 'z';
    return layout.startsWith(brief, at) && !continues ? new Part(element, brief) : null;
  }

  private static @Nullable Part zero(String layout, int at) {
    if (layout.startsWith("002", at)) {
      return new Part(Element.ZERO_YEAR_DAY, "002");
    }
    if (at + 1 >= layout.length()) {
      return null;
    }
    return switch (layout.charAt(at + 1)) {
      case '1' -> new Part(Element.ZERO_MONTH, "01");
      case '2' -> new Part(Element.ZERO_DAY, "02");
      case '3' -> new Part(Element.ZERO_HOUR12, "03");
      case '4' -> new Part(Element.ZERO_MINUTE, "04");
      case '5' -> new Part(Element.ZERO_SECOND, "05");
      case '6' -> new Part(Element.YEAR, "06");
      default -> null;
    };
  }

  private static @Nullable Part underscore(String layout, int at) {
    if (layout.startsWith("__2", at)) {
      return new Part(Element.UNDER_YEAR_DAY, "__2");
    }
    // in _2006 the underscore is literal
    return layout.startsWith("_2", at) && !layout.startsWith("_2006", at)
        ? new Part(Element.UNDER_DAY, "_2")
        : null;
  }

  private static @Nullable Part fraction(String layout, int at) {
    if (at + 1 >= layout.length()) {
      return null;
    }
    char digit = layout.charAt(at + 1);
    if (digit != '0' && digit != '9') {
      return null;
    }
    int end = at + 1;
    while (end < layout.length() && layout.charAt(end) == digit) {
      end++;
    }
    if (end < layout.length() && Character.isDigit(layout.charAt(end))) {
      return null;
    }
    return new Part(
        digit == '0' ? Element.FRACTION_ZEROS : Element.FRACTION_NINES, layout.substring(at, end));
  }
}
