package io.choria.messaging.rpc.expr;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A form of dates as Go writes it: by an example, {@code 2006-01-02 15:04:05}. Of abbreviations of
 * zones only UTC and GMT mean something.
 */
final class GoLayout {
  private static final int LONGEST = 200;

  /** Longer ones first where one begins another. */
  private static final Map<String, Consumer<DateTimeFormatterBuilder>> PARTS = parts();

  private final DateTimeFormatter formatter;

  private GoLayout(DateTimeFormatter formatter) {
    this.formatter = formatter;
  }

  private static Map<String, Consumer<DateTimeFormatterBuilder>> parts() {
    Map<String, Consumer<DateTimeFormatterBuilder>> parts = new LinkedHashMap<>();
    parts.put("January", out -> out.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.FULL));
    parts.put("Jan", out -> out.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.SHORT));
    parts.put("Monday", out -> out.appendText(ChronoField.DAY_OF_WEEK, TextStyle.FULL));
    parts.put("Mon", out -> out.appendText(ChronoField.DAY_OF_WEEK, TextStyle.SHORT));
    parts.put("MST", GoLayout::zoneName);
    parts.put("2006", out -> out.appendValue(ChronoField.YEAR, 4));
    parts.put("-07:00:00", out -> out.appendOffset("+HH:MM:SS", "+00:00:00"));
    parts.put("-07:00", out -> out.appendOffset("+HH:MM", "+00:00"));
    parts.put("-0700", out -> out.appendOffset("+HHMM", "+0000"));
    parts.put("-07", out -> out.appendOffset("+HH", "+00"));
    parts.put("Z07:00:00", out -> out.appendOffset("+HH:MM:SS", "Z"));
    parts.put("Z07:00", out -> out.appendOffset("+HH:MM", "Z"));
    parts.put("Z0700", out -> out.appendOffset("+HHMM", "Z"));
    parts.put("Z07", out -> out.appendOffset("+HH", "Z"));
    parts.put("002", out -> out.appendValue(ChronoField.DAY_OF_YEAR, 3));
    // 69 is 1969, 68 is 2068
    parts.put("06", out -> out.appendValueReduced(ChronoField.YEAR, 2, 2, 1969));
    parts.put("01", out -> out.appendValue(ChronoField.MONTH_OF_YEAR, 2));
    parts.put("02", out -> out.appendValue(ChronoField.DAY_OF_MONTH, 2));
    parts.put("_2", out -> out.padNext(2).appendValue(ChronoField.DAY_OF_MONTH));
    parts.put("15", out -> loose(out, ChronoField.HOUR_OF_DAY));
    parts.put("03", out -> out.appendValue(ChronoField.CLOCK_HOUR_OF_AMPM, 2));
    parts.put("04", out -> out.appendValue(ChronoField.MINUTE_OF_HOUR, 2));
    parts.put("05", out -> seconds(out.appendValue(ChronoField.SECOND_OF_MINUTE, 2)));
    parts.put("PM", out -> out.appendText(ChronoField.AMPM_OF_DAY));
    parts.put("pm", out -> out.parseCaseInsensitive().appendText(ChronoField.AMPM_OF_DAY));
    parts.put("1", out -> loose(out, ChronoField.MONTH_OF_YEAR));
    parts.put("2", out -> loose(out, ChronoField.DAY_OF_MONTH));
    parts.put("3", out -> loose(out, ChronoField.CLOCK_HOUR_OF_AMPM));
    parts.put("4", out -> loose(out, ChronoField.MINUTE_OF_HOUR));
    parts.put("5", out -> seconds(loose(out, ChronoField.SECOND_OF_MINUTE)));
    return parts;
  }

  private static DateTimeFormatterBuilder loose(DateTimeFormatterBuilder out, ChronoField field) {
    return out.appendValue(field, 1, 2, SignStyle.NOT_NEGATIVE);
  }

  /** A fraction may follow whether or not the form has one. */
  private static void seconds(DateTimeFormatterBuilder out) {
    out.optionalStart().appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true).optionalEnd();
  }

  private static void zoneName(DateTimeFormatterBuilder out) {
    out.optionalStart().appendLiteral("UTC").optionalEnd();
    out.optionalStart().appendLiteral("GMT").optionalEnd();
  }

  static GoLayout of(String form) {
    if (form.length() > LONGEST) {
      throw new DateTimeException("the form is longer than " + LONGEST + " characters");
    }
    DateTimeFormatterBuilder out = new DateTimeFormatterBuilder().parseCaseInsensitive();
    int at = 0;
    while (at < form.length()) {
      int fraction = fraction(form, at);
      if (fraction > 0) {
        at += fraction; // read together with the seconds
        continue;
      }
      String part = part(form, at);
      if (part.isEmpty()) {
        out.appendLiteral(form.charAt(at));
        at++;
      } else {
        PARTS.getOrDefault(part, each -> {}).accept(out);
        at += part.length();
      }
    }
    return new GoLayout(
        out.toFormatter(Locale.ENGLISH)
            .withChronology(IsoChronology.INSTANCE)
            .withResolverStyle(ResolverStyle.LENIENT));
  }

  private static String part(String form, int at) {
    for (String part : PARTS.keySet()) {
      if (form.startsWith(part, at)) {
        return part;
      }
    }
    return "";
  }

  /** How long {@code .000} or {@code .999} is; it stands behind digits. */
  private static int fraction(String form, int at) {
    char first = form.charAt(at);
    if ((first != '.' && first != ',') || at == 0 || !Character.isDigit(form.charAt(at - 1))) {
      return 0;
    }
    int end = at + 1;
    while (end < form.length()
        && form.charAt(end) == form.charAt(at + 1)
        && (form.charAt(end) == '0' || form.charAt(end) == '9')) {
      end++;
    }
    boolean more = end < form.length() && Character.isDigit(form.charAt(end));
    return end == at + 1 || more ? 0 : end - at;
  }

  /** What is not said is the beginning: of the year 0, of the year, of the day. */
  Instant parse(String text, ZoneId zone) {
    ParsePosition position = new ParsePosition(0);
    TemporalAccessor parsed = formatter.parseUnresolved(text, position);
    if (parsed == null || position.getErrorIndex() >= 0 || position.getIndex() < text.length()) {
      throw new DateTimeException("the text has another form");
    }
    int year = field(parsed, ChronoField.YEAR, 0);
    LocalDateTime time =
        LocalDateTime.of(
            year,
            field(parsed, ChronoField.MONTH_OF_YEAR, 1),
            field(parsed, ChronoField.DAY_OF_MONTH, 1),
            hour(parsed),
            field(parsed, ChronoField.MINUTE_OF_HOUR, 0),
            field(parsed, ChronoField.SECOND_OF_MINUTE, 0),
            field(parsed, ChronoField.NANO_OF_SECOND, 0));
    if (parsed.isSupported(ChronoField.DAY_OF_YEAR)) {
      time = time.withDayOfYear(field(parsed, ChronoField.DAY_OF_YEAR, 1));
    }
    if (parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
      return time.toInstant(
          ZoneOffset.ofTotalSeconds(field(parsed, ChronoField.OFFSET_SECONDS, 0)));
    }
    return time.atZone(zone).toInstant();
  }

  private static int hour(TemporalAccessor parsed) {
    if (parsed.isSupported(ChronoField.CLOCK_HOUR_OF_AMPM)) {
      int hour = field(parsed, ChronoField.CLOCK_HOUR_OF_AMPM, 12) % 12;
      return hour + 12 * field(parsed, ChronoField.AMPM_OF_DAY, 0);
    }
    return field(parsed, ChronoField.HOUR_OF_DAY, 0);
  }

  private static int field(TemporalAccessor parsed, ChronoField field, int otherwise) {
    return parsed.isSupported(field) ? field.checkValidIntValue(parsed.getLong(field)) : otherwise;
  }
}
