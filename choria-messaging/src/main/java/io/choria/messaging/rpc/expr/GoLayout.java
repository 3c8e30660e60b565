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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A form of dates as Go writes it: by an example, {@code 2006-01-02 15:04:05}. Where it has an
 * abbreviation of a zone, the text is read in parts: what stands before and after, and between them
 * any abbreviation.
 */
final class GoLayout {
  private static final int LONGEST = 200;
  private static final String ZONE = "MST";

  /**
   * What Go takes for one: three letters, four or five that end in T, some by name, and hours of at
   * most 23 behind a sign.
   */
  private static final Pattern ABBREVIATION =
      Pattern.compile(
          "ChST|MeST|UTC|GMT[+-]0*(?:2[0-3]|1?[0-9])(?![0-9])|GMT(?![+-][0-9])"
              + "|[+-]0*(?:2[0-3]|1?[0-9])(?![0-9])"
              + "|(?:[A-Z]{4}T|WITA|[A-Z]{3}T|[A-Z]{3})(?![A-Z])");

  /** Longer ones first where one begins another. */
  private static final Map<String, Consumer<DateTimeFormatterBuilder>> PARTS = parts();

  private final List<DateTimeFormatter> parts;

  private GoLayout(List<DateTimeFormatter> parts) {
    this.parts = parts;
  }

  private static Map<String, Consumer<DateTimeFormatterBuilder>> parts() {
    Map<String, Consumer<DateTimeFormatterBuilder>> parts = new LinkedHashMap<>();
    parts.put("January", out -> out.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.FULL));
    parts.put("Jan", out -> out.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.SHORT));
    parts.put("Monday", out -> out.appendText(ChronoField.DAY_OF_WEEK, TextStyle.FULL));
    parts.put("Mon", out -> out.appendText(ChronoField.DAY_OF_WEEK, TextStyle.SHORT));
    parts.put(ZONE, out -> {});
    parts.put("2006", out -> out.appendValue(ChronoField.YEAR, 4));
    parts.put("-070000", out -> out.appendOffset("+HHMMSS", "+000000"));
    parts.put("Z070000", out -> out.appendOffset("+HHMMSS", "Z"));
    parts.put("-07:00:00", out -> out.appendOffset("+HH:MM:SS", "+00:00:00"));
    parts.put("-07:00", out -> out.appendOffset("+HH:MM", "+00:00"));
    parts.put("-0700", out -> out.appendOffset("+HHMM", "+0000"));
    parts.put("-07", out -> out.appendOffset("+HH", "+00"));
    parts.put("Z07:00:00", out -> out.appendOffset("+HH:MM:SS", "Z"));
    parts.put("Z07:00", out -> out.appendOffset("+HH:MM", "Z"));
    parts.put("Z0700", out -> out.appendOffset("+HHMM", "Z"));
    parts.put("Z07", out -> out.appendOffset("+HH", "Z"));
    parts.put("__2", out -> out.padNext(3).appendValue(ChronoField.DAY_OF_YEAR));
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

  static GoLayout of(String form) {
    if (form.length() > LONGEST) {
      throw new DateTimeException("the form is longer than " + LONGEST + " characters");
    }
    List<DateTimeFormatter> parts = new ArrayList<>();
    DateTimeFormatterBuilder out = new DateTimeFormatterBuilder().parseCaseInsensitive();
    int at = 0;
    while (at < form.length()) {
      boolean behind = at > 0 && Character.isDigit(form.charAt(at - 1));
      int fraction = behind ? fraction(form, at) : 0;
      if (fraction > 0) {
        at += fraction; // read together with the seconds
        continue;
      }
      String part = part(form, at);
      if (part.isEmpty()) {
        out.appendLiteral(form.charAt(at));
        at++;
      } else if (part.equals(ZONE)) {
        parts.add(finished(out));
        out = new DateTimeFormatterBuilder().parseCaseInsensitive();
        at += part.length();
      } else {
        PARTS.getOrDefault(part, each -> {}).accept(out);
        at += part.length();
      }
    }
    parts.add(finished(out));
    return new GoLayout(List.copyOf(parts));
  }

  private static DateTimeFormatter finished(DateTimeFormatterBuilder builder) {
    return builder
        .toFormatter(Locale.ENGLISH)
        .withChronology(IsoChronology.INSTANCE)
        .withResolverStyle(ResolverStyle.LENIENT);
  }

  /** The part of a form that begins at a place; empty for anything else. */
  static String part(String form, int at) {
    if (form.startsWith("_2006", at)) {
      return ""; // a year, and something before it
    }
    for (String part : PARTS.keySet()) {
      if (form.startsWith(part, at) && !isWord(part, form, at)) {
        return part;
      }
    }
    return "";
  }

  /** {@code Janet} is not the name of a month. */
  private static boolean isWord(String part, String form, int at) {
    int end = at + part.length();
    return (part.equals("Jan") || part.equals("Mon"))
        && end < form.length()
        && Character.isLowerCase(form.charAt(end));
  }

  /** How long {@code .000} or {@code .999} is. */
  static int fraction(String form, int at) {
    char first = form.charAt(at);
    if ((first != '.' && first != ',') || at + 1 == form.length()) {
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
  Moment parse(String text, ZoneId zone, ZoneId local) {
    Fields fields = new Fields();
    ParsePosition position = new ParsePosition(0);
    String zoneName = "";
    for (int i = 0; i < parts.size(); i++) {
      if (i > 0) {
        zoneName = abbreviation(text, position.getIndex());
        position.setIndex(position.getIndex() + zoneName.length());
      }
      TemporalAccessor parsed = parts.get(i).parseUnresolved(text, position);
      if (parsed == null || position.getErrorIndex() >= 0) {
        throw new DateTimeException("the text has another form");
      }
      fields.parsed.add(parsed);
    }
    if (position.getIndex() < text.length()) {
      throw new DateTimeException("the text goes on");
    }
    LocalDateTime clock = fields.clock();
    OptionalInt offset = fields.find(ChronoField.OFFSET_SECONDS);
    if (zoneName.equals("UTC")) {
      return Moment.of(clock.toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
    }
    if (offset.isPresent()) {
      ZoneOffset said = ZoneOffset.ofTotalSeconds(offset.getAsInt());
      Instant instant = clock.toInstant(said);
      boolean same = zone.getRules().getOffset(instant).equals(said);
      return Moment.of(instant, same ? zone : said);
    }
    return zoneName.isEmpty()
        ? Moment.of(clock.atZone(zone).toInstant(), zone)
        : named(clock, zoneName, local);
  }

  /** An abbreviation that the zone does not have means nothing, and the clock is that of UTC. */
  private static Moment named(LocalDateTime clock, String zoneName, ZoneId local) {
    Optional<ZoneOffset> known = Zones.offset(local, zoneName, clock);
    if (known.isPresent()) {
      return Moment.of(clock.toInstant(known.get()), local);
    }
    boolean counted = zoneName.startsWith("GMT") && zoneName.length() > 3;
    int hours = counted ? Integer.parseInt(zoneName.substring(3)) : 0;
    return Moment.named(
        clock.toInstant(ZoneOffset.UTC),
        ZoneOffset.ofTotalSeconds(Math.max(-18, Math.min(18, hours)) * 3600),
        zoneName);
  }

  /** The abbreviation of a zone at a place of a text, by its form alone. */
  private static String abbreviation(String text, int from) {
    Matcher matcher = ABBREVIATION.matcher(text).region(from, text.length());
    if (text.length() - from < 3 || !matcher.lookingAt()) {
      throw new DateTimeException("expected an abbreviation of a time zone");
    }
    return matcher.group();
  }

  /** What was read, by any of the parts. */
  private static final class Fields {
    private final List<TemporalAccessor> parsed = new ArrayList<>();

    OptionalInt find(ChronoField field) {
      for (TemporalAccessor each : parsed) {
        if (each.isSupported(field)) {
          return OptionalInt.of(field.checkValidIntValue(each.getLong(field)));
        }
      }
      return OptionalInt.empty();
    }

    private int get(ChronoField field, int otherwise) {
      return find(field).orElse(otherwise);
    }

    private int hour() {
      OptionalInt hour = find(ChronoField.CLOCK_HOUR_OF_AMPM);
      return hour.isPresent()
          ? hour.getAsInt() % 12 + 12 * get(ChronoField.AMPM_OF_DAY, 0)
          : get(ChronoField.HOUR_OF_DAY, 0);
    }

    LocalDateTime clock() {
      LocalDateTime clock =
          LocalDateTime.of(
              get(ChronoField.YEAR, 0),
              get(ChronoField.MONTH_OF_YEAR, 1),
              get(ChronoField.DAY_OF_MONTH, 1),
              hour(),
              get(ChronoField.MINUTE_OF_HOUR, 0),
              get(ChronoField.SECOND_OF_MINUTE, 0),
              get(ChronoField.NANO_OF_SECOND, 0));
      OptionalInt day = find(ChronoField.DAY_OF_YEAR);
      return day.isPresent() ? clock.withDayOfYear(day.getAsInt()) : clock;
    }
  }
}
