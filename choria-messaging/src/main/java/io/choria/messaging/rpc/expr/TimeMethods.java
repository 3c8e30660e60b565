package io.choria.messaging.rpc.expr;

import io.choria.messaging.rpc.expr.Type.Kind;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What can be asked of times, durations, months, days of the week and zones, named as in Go. */
final class TimeMethods {
  private static final int LONGEST_LAYOUT = 200;
  private static final long NANOS = 1_000_000_000;

  /** Where Go counts from when it rounds times: the beginning of the year 1. */
  private static final Instant ORIGIN = LocalDateTime.of(1, 1, 1, 0, 0).toInstant(ZoneOffset.UTC);

  private static final Map<Kind, Map<String, Method>> ALL =
      Map.of(
          Kind.TIME, times(),
          Kind.DURATION, durations(),
          Kind.MONTH, Map.of("String", plain(Type.TEXT, Month.class, TimeMethods::name)),
          Kind.WEEKDAY, Map.of("String", plain(Type.TEXT, DayOfWeek.class, TimeMethods::name)),
          Kind.ZONE, Map.of("String", plain(Type.TEXT, Object.class, TimeMethods::zoneName)));

  private TimeMethods() {}

  /** One of them. */
  record Method(
      List<Type> parameters, Type result, BiFunction<Object, List<@Nullable Object>, Object> code) {
    Type check(String name, List<Type> given) {
      boolean fits = given.size() == parameters.size();
      for (int i = 0; fits && i < given.size(); i++) {
        fits = given.get(i).maybe(parameters.get(i).kind());
      }
      if (!fits) {
        throw new ExprException(name + " takes " + parameters.stream().map(Type::kind).toList());
      }
      return result;
    }

    Object call(String name, Object receiver, List<@Nullable Object> arguments) {
      if (arguments.size() != parameters.size()) {
        throw new ExprException(name + " takes " + parameters.size() + " arguments");
      }
      for (int i = 0; i < arguments.size(); i++) {
        if (!parameters.get(i).is(kind(arguments.get(i)))) {
          throw Values.wrong(name, arguments.toArray());
        }
      }
      return code.apply(receiver, arguments);
    }
  }

  static boolean has(Kind kind) {
    return ALL.containsKey(kind);
  }

  static Method find(Kind kind, String name) {
    Method method = ALL.getOrDefault(kind, Map.of()).get(name);
    if (method == null) {
      throw new ExprException(kind + " has no method " + name);
    }
    return method;
  }

  /** The kind of a value, as far as methods care. */
  static Kind kind(@Nullable Object value) {
    if (value instanceof Moment) {
      return Kind.TIME;
    }
    if (value instanceof Duration) {
      return Kind.DURATION;
    }
    if (value instanceof Month) {
      return Kind.MONTH;
    }
    if (value instanceof DayOfWeek) {
      return Kind.WEEKDAY;
    }
    if (value instanceof ZoneId || value instanceof Zones.Named) {
      return Kind.ZONE;
    }
    if (value instanceof Long) {
      return Kind.INTEGER;
    }
    return value instanceof String ? Kind.TEXT : Kind.ANY;
  }

  private static <T> Method plain(Type result, Class<T> of, Function<T, Object> code) {
    return new Method(List.of(), result, (it, none) -> code.apply(of.cast(it)));
  }

  private static Method moment(Type result, Function<Moment, Object> code) {
    return plain(result, Moment.class, code);
  }

  private static Method compared(Type result, BiFunction<Moment, Moment, Object> code) {
    return new Method(
        List.of(Type.TIME), result, (it, in) -> code.apply((Moment) it, (Moment) in.get(0)));
  }

  private static Method rounded(BiFunction<Moment, Duration, Object> code) {
    return new Method(
        List.of(Type.DURATION),
        Type.TIME,
        (it, in) -> code.apply((Moment) it, (Duration) in.get(0)));
  }

  private static Map<String, Method> times() {
    Map<String, Method> all = new HashMap<>();
    all.put("Year", moment(Type.WHOLE, it -> (long) it.time().getYear()));
    all.put("Month", moment(Type.MONTH, it -> it.time().getMonth()));
    all.put("Day", moment(Type.WHOLE, it -> (long) it.time().getDayOfMonth()));
    all.put("Weekday", moment(Type.WEEKDAY, it -> it.time().getDayOfWeek()));
    all.put("YearDay", moment(Type.WHOLE, it -> (long) it.time().getDayOfYear()));
    // of two results the first counts
    all.put("ISOWeek", moment(Type.WHOLE, it -> (long) it.time().get(IsoFields.WEEK_BASED_YEAR)));
    all.put("Zone", moment(Type.TEXT, Moment::abbreviation));
    all.put("Hour", moment(Type.WHOLE, it -> (long) it.time().getHour()));
    all.put("Minute", moment(Type.WHOLE, it -> (long) it.time().getMinute()));
    all.put("Second", moment(Type.WHOLE, it -> (long) it.time().getSecond()));
    all.put("Nanosecond", moment(Type.WHOLE, it -> (long) it.time().getNano()));
    all.put("Unix", moment(Type.WHOLE, it -> it.instant().getEpochSecond()));
    all.put("UnixMilli", moment(Type.WHOLE, it -> unix(it, 1_000)));
    all.put("UnixMicro", moment(Type.WHOLE, it -> unix(it, 1_000_000)));
    all.put("UnixNano", moment(Type.WHOLE, it -> unix(it, NANOS)));
    all.put("IsZero", moment(Type.BOOLEAN, it -> it.instant().equals(ORIGIN)));
    all.put(
        "IsDST", moment(Type.BOOLEAN, it -> Zones.isDaylight(it.time().getZone(), it.instant())));
    all.put("UTC", moment(Type.TIME, it -> it.in(ZoneOffset.UTC)));
    all.put("Local", moment(Type.TIME, it -> it.in(ZoneId.systemDefault())));
    all.put("Location", moment(Type.ZONE, Moment::zone));
    all.put("String", moment(Type.TEXT, Moment::toString));
    all.put("Before", compared(Type.BOOLEAN, (a, b) -> a.compareTo(b) < 0));
    all.put("After", compared(Type.BOOLEAN, (a, b) -> a.compareTo(b) > 0));
    all.put("Equal", compared(Type.BOOLEAN, Moment::equals));
    all.put("Compare", compared(Type.WHOLE, (a, b) -> (long) Integer.signum(a.compareTo(b))));
    all.put("Sub", compared(Type.DURATION, Moment::since));
    all.put("Add", rounded(Moment::plus));
    all.put("Truncate", rounded((it, by) -> it.at(it.instant().minus(past(it, by)))));
    all.put("Round", rounded(TimeMethods::round));
    all.put(
        "AddDate",
        new Method(
            List.of(Type.WHOLE, Type.WHOLE, Type.WHOLE),
            Type.TIME,
            (it, in) -> later((Moment) it, (Long) in.get(0), (Long) in.get(1), (Long) in.get(2))));
    all.put(
        "In",
        new Method(List.of(Type.ZONE), Type.TIME, (it, in) -> ((Moment) it).in(zone(in.get(0)))));
    all.put(
        "Format",
        new Method(
            List.of(Type.TEXT),
            Type.TEXT,
            (it, in) -> GoFormat.format((Moment) it, layout((String) in.get(0)))));
    return Map.copyOf(all);
  }

  private static Map<String, Method> durations() {
    Map<String, Method> all = new HashMap<>();
    all.put("Hours", duration(Type.FLOAT, it -> nanos(it) / 3.6e12));
    all.put("Minutes", duration(Type.FLOAT, it -> nanos(it) / 6e10));
    all.put("Seconds", duration(Type.FLOAT, it -> nanos(it) / 1e9));
    all.put("Milliseconds", duration(Type.WHOLE, it -> it.toNanos() / 1_000_000));
    all.put("Microseconds", duration(Type.WHOLE, it -> it.toNanos() / 1_000));
    all.put("Nanoseconds", duration(Type.WHOLE, Duration::toNanos));
    all.put("String", duration(Type.TEXT, GoFormat::duration));
    all.put("Abs", duration(Type.DURATION, Duration::abs));
    all.put("Truncate", multiple((it, by) -> it - it % by));
    all.put("Round", multiple(TimeMethods::nearest));
    return Map.copyOf(all);
  }

  private static Method duration(Type result, Function<Duration, Object> code) {
    return plain(result, Duration.class, code);
  }

  private static double nanos(Duration duration) {
    return duration.toNanos();
  }

  /** To a multiple; by nothing and less the duration stays. */
  private static Method multiple(BiFunction<Long, Long, Long> code) {
    return new Method(
        List.of(Type.DURATION),
        Type.DURATION,
        (it, in) -> {
          long by = ((Duration) in.get(0)).toNanos();
          long nanos = ((Duration) it).toNanos();
          return by <= 0 ? it : Duration.ofNanos(code.apply(nanos, by));
        });
  }

  /** Halves go away from zero. */
  private static long nearest(long value, long by) {
    long rest = Math.abs(value % by);
    long cut = value - value % by;
    return rest + rest < by ? cut : Math.addExact(cut, value < 0 ? -by : by);
  }

  private static Object unix(Moment moment, long perSecond) {
    Instant instant = moment.instant();
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), perSecond),
        instant.getNano() / (NANOS / perSecond));
  }

  /** How long ago the last multiple was. */
  private static Duration past(Moment moment, Duration by) {
    if (by.isNegative() || by.isZero()) {
      return Duration.ZERO;
    }
    long nanos = by.toNanos();
    if (NANOS % nanos == 0) {
      return Duration.ofNanos(moment.time().getNano() % nanos);
    }
    Duration since = Duration.between(ORIGIN, moment.instant());
    Duration rest = since.minus(by.multipliedBy(since.dividedBy(by)));
    return rest.isNegative() ? rest.plus(by) : rest;
  }

  private static Moment round(Moment moment, Duration by) {
    Duration past = past(moment, by);
    if (by.isNegative() || by.isZero() || past.plus(past).compareTo(by) < 0) {
      return moment.at(moment.instant().minus(past));
    }
    return moment.at(moment.instant().minus(past).plus(by));
  }

  /** Days that a month does not have are those of the next. */
  private static Moment later(Moment moment, long years, long months, long days) {
    LocalDateTime clock = moment.time().toLocalDateTime();
    LocalDateTime first = clock.withDayOfMonth(1).plusYears(years).plusMonths(months);
    LocalDateTime then = first.plusDays(clock.get(ChronoField.DAY_OF_MONTH) - 1L).plusDays(days);
    return moment.at(then.atZone(moment.time().getZone()));
  }

  static String name(Month month) {
    return month.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  static String name(DayOfWeek day) {
    return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static String zoneName(Object zone) {
    return zone instanceof ZoneId id ? Zones.of(id).name() : zone.toString();
  }

  private static ZoneId zone(@Nullable Object zone) {
    return zone instanceof ZoneId id ? id : Times.timezone(String.valueOf(zone));
  }

  private static String layout(String layout) {
    if (layout.length() > LONGEST_LAYOUT) {
      throw new ExprException("expected a form of at most " + LONGEST_LAYOUT + " characters");
    }
    return layout;
  }
}
