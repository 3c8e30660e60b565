package io.choria.rego.builtin.stdlib.time;

import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.format.GoText;
import io.choria.rego.builtin.stdlib.time.GoLayout.Element;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/** Parses times by Go layouts (spec 08 §5.2). */
final class GoTimeParser {
  private static final List<String> MONTHS =
      List.of(
          "January",
          "February",
          "March",
          "April",
          "May",
          "June",
          "July",
          "August",
          "September",
          "October",
          "November",
          "December");
  private static final List<String> DAYS =
      List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");
  private static final int PIVOT = 69;
  private static final int MAX_DIGITS = 9;

  /** One second west of UTC is how the reference says that there is no offset. */
  private static final int UNKNOWN_OFFSET = -1;

  private final String layout;
  private final String text;
  private final List<GoLayout.Part> parts;
  private int at;
  private int year;
  private int month = -1;
  private int day = -1;
  private int yearDay = -1;
  private int hour;
  private int minute;
  private int second;
  private int nanos;
  private boolean pm;
  private boolean am;
  private int offset;

  /** Whether UTC is named, which counts more than any offset. */
  private boolean utc;

  private GoTimeParser(String layout, String text) {
    this.layout = layout;
    this.text = text;
    this.parts = GoLayout.parts(layout);
  }

  static Instant parse(String layout, String text) {
    return new GoTimeParser(GoLayout.named(layout), text).run();
  }

  private Instant run() {
    for (int i = 0; i < parts.size(); i++) {
      GoLayout.Part part = parts.get(i);
      if (part.element() == Element.LITERAL) {
        literal(part.text());
      } else {
        int start = at;
        boolean fractionFollows =
            i + 1 < parts.size()
                && (parts.get(i + 1).element() == Element.FRACTION_ZEROS
                    || parts.get(i + 1).element() == Element.FRACTION_NINES);
        if (!element(part, fractionFollows)) {
          throw mismatch(part.text(), start);
        }
      }
    }
    if (at < text.length()) {
      throw failure(": extra text: " + quote(text.substring(at)));
    }
    return instant();
  }

  private BuiltinException mismatch(String element, int from) {
    return BuiltinException.of(
        "parsing time "
            + quote(text)
            + " as "
            + quote(layout)
            + ": cannot parse "
            + quote(text.substring(Math.min(from, text.length())))
            + " as "
            + quote(element));
  }

  private BuiltinException failure(String message) {
    return BuiltinException.of("parsing time " + quote(text) + message);
  }

  private BuiltinException outOfRange(String what) {
    return failure(": " + what + " out of range");
  }

  private static String quote(String text) {
    return GoText.quoteBytes(text);
  }

  /** A blank of the layout stands for any number of blanks, also none at the end. */
  private void literal(String prefix) {
    int from = 0;
    while (from < prefix.length()) {
      char c = prefix.charAt(from);
      if (c == ' ') {
        if (at < text.length() && text.charAt(at) != ' ') {
          throw mismatch(prefix.substring(from), at);
        }
        while (from < prefix.length() && prefix.charAt(from) == ' ') {
          from++;
        }
        while (at < text.length() && text.charAt(at) == ' ') {
          at++;
        }
        continue;
      }
      if (at >= text.length() || text.charAt(at) != c) {
        throw mismatch(prefix.substring(from), at);
      }
      from++;
      at++;
    }
  }

  private boolean element(GoLayout.Part part, boolean fractionFollows) {
    return switch (part.element()) {
      case LITERAL -> true;
      case LONG_YEAR -> year4();
      case YEAR -> year2();
      case LONG_MONTH -> (month = name(MONTHS, false) + 1) > 0;
      case MONTH -> (month = name(MONTHS, true) + 1) > 0;
      case NUM_MONTH, ZERO_MONTH ->
          (month = number(part.element() == Element.ZERO_MONTH)) >= 0
              && inRange(month, 1, 12, "month");
      case LONG_WEEKDAY -> name(DAYS, false) >= 0;
      case WEEKDAY -> name(DAYS, true) >= 0;
      case DAY, UNDER_DAY, ZERO_DAY -> {
        if (part.element() == Element.UNDER_DAY) {
          skipBlank();
        }
        yield (day = number(part.element() == Element.ZERO_DAY)) >= 0;
      }
      case UNDER_YEAR_DAY, ZERO_YEAR_DAY -> yearDay(part.element() == Element.ZERO_YEAR_DAY);
      case HOUR -> (hour = number(false)) >= 0 && inRange(hour, 0, 23, "hour");
      case HOUR12, ZERO_HOUR12 ->
          (hour = number(part.element() == Element.ZERO_HOUR12)) >= 0
              && inRange(hour, 0, 12, "hour");
      case MINUTE, ZERO_MINUTE ->
          (minute = number(part.element() == Element.ZERO_MINUTE)) >= 0
              && inRange(minute, 0, 59, "minute");
      case SECOND, ZERO_SECOND ->
          (second = number(part.element() == Element.ZERO_SECOND)) >= 0
              && inRange(second, 0, 59, "second")
              && (fractionFollows || optionalFraction());
      case UPPER_PM -> half("AM", "PM");
      case LOWER_PM -> half("am", "pm");
      case ZONE -> zone(part.text());
      case ZONE_NAME -> zoneName();
      case FRACTION_ZEROS -> fixedFraction(part.text().length());
      case FRACTION_NINES -> optionalFraction();
    };
  }

  private boolean inRange(int value, int low, int high, String what) {
    if (value < low || value > high) {
      throw outOfRange(what);
    }
    return true;
  }

  private boolean isDigit(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  private int take(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      value = value * 10 + (text.charAt(at++) - '0');
    }
    return value;
  }

  /** One or two digits, or -1. */
  private int number(boolean two) {
    if (!isDigit(at) || (two && !isDigit(at + 1))) {
      return -1;
    }
    return take(isDigit(at + 1) ? 2 : 1);
  }

  private void skipBlank() {
    if (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private boolean year4() {
    for (int i = 0; i < 4; i++) {
      if (!isDigit(at + i)) {
        return false;
      }
    }
    year = take(4);
    return true;
  }

  private boolean year2() {
    if (!isDigit(at) || !isDigit(at + 1)) {
      return false;
    }
    int value = take(2);
    year = value >= PIVOT ? 1900 + value : 2000 + value;
    return true;
  }

  private boolean yearDay(boolean three) {
    if (!three) {
      skipBlank();
      skipBlank();
    }
    int digits = 0;
    while (digits < 3 && isDigit(at + digits)) {
      digits++;
    }
    if (digits == 0 || (three && digits != 3)) {
      return false;
    }
    yearDay = take(digits);
    return true;
  }

  private int name(List<String> names, boolean brief) {
    for (int i = 0; i < names.size(); i++) {
      String name = brief ? names.get(i).substring(0, 3) : names.get(i);
      if (text.regionMatches(true, at, name, 0, name.length())) {
        at += name.length();
        return i;
      }
    }
    return -1;
  }

  private boolean half(String morning, String afternoon) {
    if (text.startsWith(afternoon, at)) {
      pm = true;
    } else if (text.startsWith(morning, at)) {
      am = true;
    } else {
      return false;
    }
    at += 2;
    return true;
  }

  private boolean startsFraction() {
    return at + 1 < text.length()
        && (text.charAt(at) == '.' || text.charAt(at) == ',')
        && isDigit(at + 1);
  }

  private boolean optionalFraction() {
    if (startsFraction()) {
      int end = at + 1;
      while (isDigit(end)) {
        end++;
      }
      fraction(end);
    }
    return true;
  }

  private boolean fixedFraction(int length) {
    if (at + length > text.length() || (text.charAt(at) != '.' && text.charAt(at) != ',')) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      if (!isDigit(at + i)) {
        return false;
      }
    }
    fraction(at + length);
    return true;
  }

  private void fraction(int end) {
    String digits = text.substring(at + 1, Math.min(end, at + 1 + MAX_DIGITS));
    nanos = Integer.parseInt(digits + "0".repeat(MAX_DIGITS - digits.length()));
    at = end;
  }

  private boolean zone(String form) {
    if (form.startsWith("Z") && at < text.length() && text.charAt(at) == 'Z') {
      at++;
      utc = true;
      return true;
    }
    if (at >= text.length() || (text.charAt(at) != '+' && text.charAt(at) != '-')) {
      return false;
    }
    int sign = text.charAt(at) == '-' ? -1 : 1;
    at++;
    int[] fields = new int[3];
    int field = 0;
    for (int i = 1; i < form.length(); ) {
      if (form.charAt(i) == ':') {
        if (at >= text.length() || text.charAt(at) != ':') {
          return false;
        }
        at++;
        i++;
        continue;
      }
      if (!isDigit(at) || !isDigit(at + 1)) {
        return false;
      }
      fields[field++] = take(2);
      i += 2;
    }
    inRange(fields[0], 0, 24, "time zone offset hour");
    inRange(fields[1], 0, 60, "time zone offset minute");
    inRange(fields[2], 0, 60, "time zone offset second");
    offset = sign * ((fields[0] * 60 + fields[1]) * 60 + fields[2]);
    return true;
  }

  private boolean zoneName() {
    if (text.startsWith("UTC", at)) {
      at += 3;
      utc = true;
      return true;
    }
    int length = GoZoneName.length(text.substring(at));
    if (length == 0) {
      return false;
    }
    at += length;
    // the offset behind an abbreviation is unknown, also behind GMT+3: it is taken as zero
    return true;
  }

  private Instant instant() {
    if (pm && hour < 12) {
      hour += 12;
    } else if (am && hour == 12) {
      hour = 0;
    }
    if (yearDay >= 0) {
      fromYearDay();
    }
    int monthOfYear = month < 0 ? 1 : month;
    int dayOfMonth = day < 0 ? 1 : day;
    if (dayOfMonth < 1 || dayOfMonth > YearMonth.of(year, monthOfYear).lengthOfMonth()) {
      throw outOfRange("day");
    }
    return LocalDate.of(year, monthOfYear, dayOfMonth)
        .atTime(LocalTime.of(hour, minute, second, nanos))
        .toInstant(ZoneOffset.UTC)
        .minusSeconds(utc || offset == UNKNOWN_OFFSET ? 0 : offset);
  }

  private void fromYearDay() {
    if (yearDay < 1 || yearDay > Year.of(year).length()) {
      throw outOfRange("day-of-year");
    }
    LocalDate date = LocalDate.ofYearDay(year, yearDay);
    if (month >= 0 && month != date.getMonthValue()) {
      throw failure(": day-of-year does not match month");
    }
    if (day >= 0 && day != date.getDayOfMonth()) {
      throw failure(": day-of-year does not match day");
    }
    month = date.getMonthValue();
    day = date.getDayOfMonth();
  }
}
