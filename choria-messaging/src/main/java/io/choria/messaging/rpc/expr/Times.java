package io.choria.messaging.rpc.expr;

import io.choria.messaging.rpc.expr.Builtin.Arguments;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** Times and durations from texts. */
final class Times {
  private static final Map<String, Double> UNITS =
      Map.of(
          "ns", 1.0, "us", 1e3, "\u00b5s", 1e3, "\u03bcs", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h",
          3600e9);

  private Times() {}

  /** A duration as Go writes it: numbers with units, {@code 1h30m}. */
  static Duration duration(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String rest = signed ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    double nanos = 0;
    int at = 0;
    while (at < rest.length()) {
      int number = at;
      while (at < rest.length() && "0123456789.".indexOf(rest.charAt(at)) >= 0) {
        at++;
      }
      int unit = at;
      while (at < rest.length() && "0123456789.".indexOf(rest.charAt(at)) < 0) {
        at++;
      }
      Double factor = UNITS.get(rest.substring(unit, at));
      if (factor == null || unit == number) {
        throw new ExprException("expected a duration, got " + text);
      }
      try {
        nanos += Double.parseDouble(rest.substring(number, unit)) * factor;
      } catch (NumberFormatException e) {
        throw new ExprException("expected a duration, got " + text, e);
      }
    }
    if (rest.isEmpty() || nanos > Long.MAX_VALUE) {
      throw new ExprException("expected a duration, got " + text);
    }
    return Duration.ofNanos((long) (text.startsWith("-") ? -nanos : nanos));
  }

  /** A time in one of the usual forms; forms of one's own are not known here. */
  static Instant date(Arguments in) {
    if (in.count() > 1) {
      throw new ExprException("date with a form or zone of its own is not supported");
    }
    String text = in.text(0);
    try {
      if (text.length() == 10) {
        return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      if (text.length() == 19) {
        return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
      }
      return Character.isDigit(text.isEmpty() ? 'x' : text.charAt(0))
          ? OffsetDateTime.parse(text).toInstant()
          : OffsetDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      throw new ExprException("expected a date, got " + text, e);
    }
  }
}
