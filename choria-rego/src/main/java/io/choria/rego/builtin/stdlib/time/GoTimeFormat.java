package io.choria.rego.builtin.stdlib.time;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.TimeZone;

/** Formats times by Go layouts (spec 08 §5.2). */
final class GoTimeFormat {
  private GoTimeFormat() {}

  static String format(String layout, ZonedDateTime time) {
    StringBuilder out = new StringBuilder();
    for (GoLayout.Part part : GoLayout.parts(GoLayout.named(layout))) {
      append(out, part, time);
    }
    return out.toString();
  }

  private static void append(StringBuilder out, GoLayout.Part part, ZonedDateTime time) {
    switch (part.element()) {
      case LITERAL -> out.append(part.text());
      case LONG_MONTH -> out.append(time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
      case MONTH -> out.append(month(time));
      case NUM_MONTH -> out.append(time.getMonthValue());
      case ZERO_MONTH -> padded(out, time.getMonthValue(), 2, '0');
      case LONG_WEEKDAY -> out.append(weekday(time));
      case WEEKDAY -> out.append(weekday(time), 0, 3);
      case DAY -> out.append(time.getDayOfMonth());
      case UNDER_DAY -> padded(out, time.getDayOfMonth(), 2, ' ');
      case ZERO_DAY -> padded(out, time.getDayOfMonth(), 2, '0');
      case UNDER_YEAR_DAY -> padded(out, time.getDayOfYear(), 3, ' ');
      case ZERO_YEAR_DAY -> padded(out, time.getDayOfYear(), 3, '0');
      case HOUR -> padded(out, time.getHour(), 2, '0');
      case HOUR12 -> out.append(hour12(time));
      case ZERO_HOUR12 -> padded(out, hour12(time), 2, '0');
      case MINUTE -> out.append(time.getMinute());
      case ZERO_MINUTE -> padded(out, time.getMinute(), 2, '0');
      case SECOND -> out.append(time.getSecond());
      case ZERO_SECOND -> padded(out, time.getSecond(), 2, '0');
      case LONG_YEAR -> padded(out, time.getYear(), 4, '0');
      case YEAR -> padded(out, time.getYear() % 100, 2, '0');
      case UPPER_PM -> out.append(time.getHour() >= 12 ? "PM" : "AM");
      case LOWER_PM -> out.append(time.getHour() >= 12 ? "pm" : "am");
      case ZONE_NAME -> out.append(zoneName(time));
      case ZONE -> zone(out, part.text(), time.getOffset());
      case FRACTION_ZEROS, FRACTION_NINES -> fraction(out, part, time.getNano());
    }
  }

  private static String month(ZonedDateTime time) {
    return time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
  }

  private static String weekday(ZonedDateTime time) {
    return time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static int hour12(ZonedDateTime time) {
    int hour = time.getHour() % 12;
    return hour == 0 ? 12 : hour;
  }

  private static void padded(StringBuilder out, int number, int width, char pad) {
    String digits = Integer.toString(number);
    out.append(String.valueOf(pad).repeat(Math.max(0, width - digits.length()))).append(digits);
  }

  private static String zoneName(ZonedDateTime time) {
    if (time.getZone() instanceof ZoneOffset) {
      return "UTC";
    }
    boolean summer = time.getZone().getRules().isDaylightSavings(time.toInstant());
    String name =
        TimeZone.getTimeZone(time.getZone()).getDisplayName(summer, TimeZone.SHORT, Locale.ENGLISH);
    if (!name.startsWith("GMT") || name.length() == 3) {
      return name;
    }
    StringBuilder offset = new StringBuilder();
    zone(
        offset, time.getOffset().getTotalSeconds() % 3600 == 0 ? "-07" : "-0700", time.getOffset());
    return offset.toString();
  }

  private static void zone(StringBuilder out, String layout, ZoneOffset offset) {
    int seconds = offset.getTotalSeconds();
    if (layout.startsWith("Z") && seconds == 0) {
      out.append('Z');
      return;
    }
    out.append(seconds < 0 ? '-' : '+');
    int size = Math.abs(seconds);
    padded(out, size / 3600, 2, '0');
    String rest = layout.substring(3);
    boolean colons = rest.startsWith(":");
    String digits = rest.replace(":", "");
    if (digits.length() >= 2) {
      out.append(colons ? ":" : "");
      padded(out, size / 60 % 60, 2, '0');
    }
    if (digits.length() >= 4) {
      out.append(colons ? ":" : "");
      padded(out, size % 60, 2, '0');
    }
  }

  private static void fraction(StringBuilder out, GoLayout.Part part, int nanos) {
    int digits = part.text().length() - 1;
    String all = String.format(Locale.ROOT, "%09d", nanos) + "0".repeat(Math.max(0, digits - 9));
    String kept = all.substring(0, digits);
    if (part.element() == GoLayout.Element.FRACTION_NINES) {
      kept = kept.replaceFirst("0+$", "");
      if (kept.isEmpty()) {
        return;
      }
    }
    out.append(part.text().charAt(0)).append(kept);
  }
}
