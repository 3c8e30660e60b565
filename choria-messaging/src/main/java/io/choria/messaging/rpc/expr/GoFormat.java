package io.choria.messaging.rpc.expr;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;

/** Times and durations as Go writes them. */
final class GoFormat {
  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final int MINUTE = 60;
  private static final int NANO_DIGITS = 9;

  private GoFormat() {}

  /** By an example: {@code 2006-01-02 15:04:05}. */
  static String format(Moment moment, String layout) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < layout.length()) {
      int fraction = GoLayout.fraction(layout, at);
      if (fraction > 0) {
        fraction(out, layout.substring(at, at + fraction), moment.time().getNano());
        at += fraction;
        continue;
      }
      String part = GoLayout.part(layout, at);
      if (part.isEmpty()) {
        out.append(layout.charAt(at));
        at++;
      } else {
        out.append(part(moment, part));
        at += part.length();
      }
    }
    return out.toString();
  }

  private static String part(Moment moment, String part) {
    ZonedDateTime time = moment.time();
    return switch (part) {
      case "January" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "Jan" -> time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ROOT);
      case "Monday" -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "Mon" -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case "MST" -> moment.abbreviation().isEmpty() ? offset("-0700", time) : moment.abbreviation();
      case "2006" -> padded("%04d", time.getYear());
      case "06" -> padded("%02d", Math.floorMod(time.getYear(), 100));
      case "01" -> padded("%02d", time.getMonthValue());
      case "1" -> String.valueOf(time.getMonthValue());
      case "02" -> padded("%02d", time.getDayOfMonth());
      case "_2" -> padded("%2d", time.getDayOfMonth());
      case "2" -> String.valueOf(time.getDayOfMonth());
      case "002" -> padded("%03d", time.getDayOfYear());
      case "__2" -> padded("%3d", time.getDayOfYear());
      case "15" -> padded("%02d", time.getHour());
      case "03" -> padded("%02d", hour(time));
      case "3" -> String.valueOf(hour(time));
      case "04" -> padded("%02d", time.getMinute());
      case "4" -> String.valueOf(time.getMinute());
      case "05" -> padded("%02d", time.getSecond());
      case "5" -> String.valueOf(time.getSecond());
      case "PM" -> time.getHour() < 12 ? "AM" : "PM";
      case "pm" -> time.getHour() < 12 ? "am" : "pm";
      default -> offset(part, time);
    };
  }

  private static String padded(String format, int value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static int hour(ZonedDateTime time) {
    int hour = time.getHour() % 12;
    return hour == 0 ? 12 : hour;
  }

  /** {@code -07:00} and its kin; those with a Z write it for UTC. */
  private static String offset(String form, ZonedDateTime time) {
    int seconds = time.getOffset().getTotalSeconds();
    if (form.startsWith("Z") && seconds == 0) {
      return "Z";
    }
    int absolute = Math.abs(seconds);
    String colon = form.contains(":") ? ":" : "";
    int parts = form.replace(":", "").length() / 2;
    StringBuilder out = new StringBuilder(seconds < 0 ? "-" : "+");
    out.append(padded("%02d", absolute / MINUTE / MINUTE));
    if (parts > 1) {
      out.append(colon).append(padded("%02d", absolute / MINUTE % MINUTE));
    }
    if (parts > 2) {
      out.append(colon).append(padded("%02d", absolute % MINUTE));
    }
    return out.toString();
  }

  /** {@code +04}, or {@code +0430} where there are minutes. */
  static String shortOffset(ZoneOffset offset) {
    ZonedDateTime any = ZonedDateTime.of(2000, 1, 1, 0, 0, 0, 0, offset);
    return offset(offset.getTotalSeconds() % (MINUTE * MINUTE) == 0 ? "-07" : "-0700", any);
  }

  /** {@code .000} writes all its digits, {@code .999} those that are not zero at the end. */
  private static void fraction(StringBuilder out, String form, int nanos) {
    int digits = Math.min(NANO_DIGITS, form.length() - 1);
    String text = padded("%09d", nanos).substring(0, digits);
    if (form.charAt(1) == '9') {
      text = text.replaceFirst("0+$", "");
    }
    if (!text.isEmpty()) {
      out.append(form.charAt(0)).append(text);
    }
  }

  /** {@code 1h30m0s}, {@code 1.5s}, {@code 1.5µs}. */
  static String duration(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0s";
    }
    String sign = nanos < 0 ? "-" : "";
    long absolute = Math.abs(nanos);
    if (absolute < MICRO) {
      return sign + absolute + "ns";
    }
    if (absolute < MILLI) {
      return sign + decimal(absolute, MICRO) + "µs";
    }
    if (absolute < SECOND) {
      return sign + decimal(absolute, MILLI) + "ms";
    }
    long minutes = absolute / SECOND / MINUTE;
    String seconds = decimal(absolute % (SECOND * MINUTE), SECOND) + "s";
    if (minutes == 0) {
      return sign + seconds;
    }
    long hours = minutes / MINUTE;
    String rest = minutes % MINUTE + "m" + seconds;
    return sign + (hours == 0 ? rest : hours + "h" + rest);
  }

  private static String decimal(long value, long unit) {
    int digits = String.valueOf(unit).length() - 1;
    String fraction =
        String.format(Locale.ROOT, "%0" + digits + "d", value % unit).replaceFirst("0+$", "");
    return value / unit + (fraction.isEmpty() ? "" : "." + fraction);
  }
}
