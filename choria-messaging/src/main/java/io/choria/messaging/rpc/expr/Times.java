package io.choria.messaging.rpc.expr;

import io.choria.config.ConfigException;
import io.choria.config.DurationGrammar;
import io.choria.messaging.rpc.expr.Builtin.Arguments;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Times, zones and durations from texts. */
final class Times {
  /** Those that are tried without a form, in this order. */
  private static final List<String> FORMS =
      List.of(
          "2006-01-02",
          "15:04:05",
          "2006-01-02 15:04:05",
          "2006-01-02T15:04:05Z07:00",
          "02 Jan 06 15:04 MST",
          "Monday, 02-Jan-06 15:04:05 MST",
          "Mon, 02 Jan 2006 15:04:05 MST");

  private Times() {}

  /** A duration as Go writes it: numbers with units, {@code 1h30m}. */
  static Duration duration(String text) {
    try {
      return DurationGrammar.STANDARD.parse(text);
    } catch (ConfigException e) {
      throw new ExprException("expected a duration, got " + text, e);
    }
  }

  /** A zone by its name in the time zone database. */
  static ZoneId timezone(String name) {
    if (name.isEmpty() || name.equals("UTC")) {
      return ZoneOffset.UTC;
    }
    if (!ZoneId.getAvailableZoneIds().contains(name)) {
      throw new ExprException("expected the name of a time zone, got " + name);
    }
    return ZoneId.of(name);
  }

  /** {@code date([zone,] text [, form [, zone's name]])}; without a zone it is UTC. */
  static Moment date(Arguments in) {
    int at = in.get(0) instanceof ZoneId ? 1 : 0;
    if (in.count() <= at || in.count() > at + 3) {
      throw new ExprException("expected a date, perhaps its form, perhaps its zone");
    }
    ZoneId zone = in.get(0) instanceof ZoneId given ? given : ZoneOffset.UTC;
    // without a zone abbreviations are those of this host
    ZoneId local = in.get(0) instanceof ZoneId given ? given : ZoneId.systemDefault();
    if (in.count() > at + 2) {
      zone = timezone(in.text(at + 2));
      local = zone;
    }
    String text = in.text(at);
    if (in.count() > at + 1) {
      Moment found = parse(in.text(at + 1), text, zone, local);
      if (found != null) {
        return found;
      }
    } else {
      for (String form : FORMS) {
        Moment found = parse(form, text, zone, local);
        if (found != null) {
          return found;
        }
      }
    }
    throw new ExprException("expected a date, got " + text);
  }

  private static @Nullable Moment parse(String form, String text, ZoneId zone, ZoneId local) {
    try {
      return GoLayout.of(form).parse(text, zone, local);
    } catch (DateTimeException e) {
      return null; // the next form may fit
    }
  }
}
