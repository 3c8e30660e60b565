package io.choria.rego.builtin.stdlib.time;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F0;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.BuiltinImpl.F4;
import io.choria.rego.builtin.stdlib.call.Operands;
import java.math.BigInteger;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.zone.ZoneRulesProvider;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times as nanoseconds since 1970 (spec 08 §4.14). */
public final class Time {
  private static final long NANOS = 1_000_000_000L;

  private Time() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "time.now_ns" -> (F0) context -> NumberValue.of(context.nowNanos());
      case "time.parse_ns" ->
          (F2)
              (context, a, b) -> {
                String layout = Operands.text(a, 1);
                return nanos(GoTimeParser.parse(layout, Operands.text(b, 2)));
              };
      case "time.parse_rfc3339_ns" ->
          (F1) (context, a) -> nanos(GoTimeParser.parse("RFC3339", Operands.text(a, 1)));
      case "time.parse_duration_ns" ->
          (F1) (context, a) -> NumberValue.of(GoDuration.parse(Operands.text(a, 1)));
      case "time.format" -> (F1) (context, a) -> format(Moment.of(a));
      case "time.date" ->
          (F1)
              (context, a) -> {
                ZonedDateTime time = Moment.of(a).time;
                return numbers(time.getYear(), time.getMonthValue(), time.getDayOfMonth());
              };
      case "time.clock" ->
          (F1)
              (context, a) -> {
                ZonedDateTime time = Moment.of(a).time;
                return numbers(time.getHour(), time.getMinute(), time.getSecond());
              };
      case "time.weekday" ->
          (F1)
              (context, a) ->
                  StringValue.of(
                      Moment.of(a)
                          .time
                          .getDayOfWeek()
                          .getDisplayName(TextStyle.FULL, Locale.ENGLISH));
      case "time.add_date" -> (F4) Time::addDate;
      case "time.diff" -> (F2) Time::difference;
      default -> null;
    };
  }

  private static Value numbers(long... numbers) {
    Value[] values = new Value[numbers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = NumberValue.of(numbers[i]);
    }
    return ArrayValue.owning(values);
  }

  static Value nanos(Instant instant) {
    return nanos(BigInteger.valueOf(instant.getEpochSecond()), instant.getNano());
  }

  private static Value nanos(BigInteger seconds, int nano) {
    BigInteger nanos = seconds.multiply(BigInteger.valueOf(NANOS)).add(BigInteger.valueOf(nano));
    if (nanos.bitLength() >= Long.SIZE) {
      throw BuiltinException.of("time outside of valid range");
    }
    return NumberValue.of(nanos.longValue());
  }

  private static Value format(Moment moment) {
    String layout = moment.layout.isEmpty() ? "RFC3339Nano" : moment.layout;
    return StringValue.of(GoTimeFormat.format(layout, moment.time));
  }

  private static Value addDate(BuiltinContext context, Value a, Value y, Value m, Value d) {
    ZonedDateTime time = Moment.of(a).time;
    long years = Operands.integer(y, 2);
    long months = Operands.integer(m, 3);
    long days = Operands.integer(d, 4);
    long seconds = GoCalendar.addDate(time, years, months, days);
    return nanos(BigInteger.valueOf(seconds), time.getNano());
  }

  private static Value difference(BuiltinContext context, Value a, Value b) {
    ZonedDateTime from = Moment.of(a).time;
    ZonedDateTime to = Moment.of(b).time.withZoneSameInstant(from.getZone());
    if (from.isAfter(to)) {
      ZonedDateTime later = from;
      from = to;
      to = later;
    }
    long[] parts = {
      to.getYear() - from.getYear(),
      to.getMonthValue() - from.getMonthValue(),
      to.getDayOfMonth() - from.getDayOfMonth(),
      to.getHour() - from.getHour(),
      to.getMinute() - from.getMinute(),
      to.getSecond() - from.getSecond()
    };
    long[] borrowed = {0, 12, YearMonth.from(from).lengthOfMonth(), 24, 60, 60};
    for (int i = parts.length - 1; i > 0; i--) {
      if (parts[i] < 0) {
        parts[i] += borrowed[i];
        parts[i - 1]--;
      }
    }
    return numbers(parts);
  }

  /** An operand that is a time, possibly with zone and layout. */
  private static final class Moment {
    final ZonedDateTime time;
    final String layout;

    private Moment(ZonedDateTime time, String layout) {
      this.time = time;
      this.layout = layout;
    }

    static Moment of(Value a) {
      if (a instanceof NumberValue) {
        return new Moment(at(a, ZoneOffset.UTC), "");
      }
      if (!(a instanceof ArrayValue array) || array.size() == 0) {
        throw BuiltinException.operand(1, a, "either number (ns) or [number (ns), string (tz)]");
      }
      Value nanos = Operands.number(array.get(0), 1);
      ZoneId zone = array.size() > 1 ? zone(Operands.text(array.get(1), 1)) : ZoneOffset.UTC;
      String layout = array.size() > 2 ? Operands.text(array.get(2), 1) : "";
      return new Moment(at(nanos, zone), layout);
    }

    private static ZonedDateTime at(Value value, ZoneId zone) {
      NumberValue nanos = Operands.number(value, 1);
      if (!nanos.isLong()) {
        throw BuiltinException.of("timestamp too big");
      }
      long number = nanos.longValue();
      return Instant.ofEpochSecond(Math.floorDiv(number, NANOS), Math.floorMod(number, NANOS))
          .atZone(zone);
    }

    private static ZoneId zone(String name) {
      return switch (name) {
        case "", "UTC" -> ZoneOffset.UTC;
        case "Local" -> ZoneId.systemDefault();
        case "EST" -> ZoneId.of("America/Panama");
        case "MST" -> ZoneId.of("America/Phoenix");
        case "HST" -> ZoneId.of("Pacific/Honolulu");
        default -> {
          if (name.indexOf('\0') >= 0) {
            throw BuiltinException.of("invalid argument");
          }
          if (name.contains("..") || name.startsWith("/") || name.startsWith("\\")) {
            throw BuiltinException.of("time: invalid location name");
          }
          String folder = name.endsWith("/") ? name : name + "/";
          if (ZoneRulesProvider.getAvailableZoneIds().stream()
              .anyMatch(id -> id.startsWith(folder) && !id.startsWith("SystemV/"))) {
            throw BuiltinException.of("is a directory");
          }
          if (!ZoneRulesProvider.getAvailableZoneIds().contains(name)
              || name.startsWith("SystemV/")) {
            throw BuiltinException.of("unknown time zone " + name);
          }
          yield ZoneId.of(name);
        }
      };
    }
  }
}
