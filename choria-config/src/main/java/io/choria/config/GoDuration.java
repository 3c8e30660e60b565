package io.choria.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;

/** The arithmetic behind {@link DurationGrammar} (spec 05 §13). */
final class GoDuration {
  private static final int MAX_LENGTH = 256;
  private static final long NANOS_PER_HOUR = 3_600_000_000_000L;

  private GoDuration() {}

  static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static Duration seconds(String digits) {
    try {
      return Duration.ofNanos(Math.multiplyExact(Long.parseLong(digits), 1_000_000_000L));
    } catch (NumberFormatException | ArithmeticException e) {
      throw outOfRange(digits);
    }
  }

  static Duration extended(String text) {
    if (text.isEmpty()) {
      return Duration.ZERO;
    }
    if (text.length() > MAX_LENGTH) {
      throw failure(text, "a duration as 90, 1h30m or 2w");
    }
    double number;
    switch (text.charAt(text.length() - 1)) {
      case 'w', 'W' -> number = factor(text) * 7 * 24;
      case 'd', 'D' -> number = factor(text) * 24;
      case 'M' -> number = factor(text) * 24 * 30;
      case 'y', 'Y' -> number = factor(text) * 24 * 365;
      case 's', 'S', 'm', 'h', 'H' -> {
        return standard(text);
      }
      default -> throw failure(text, "a duration that ends in ns us ms s m h d w M or y");
    }
    // the original cuts to whole hours before it multiplies
    long hours = (long) number;
    if (Math.abs(number) > (double) Long.MAX_VALUE / NANOS_PER_HOUR) {
      throw outOfRange(text);
    }
    return Duration.ofNanos(hours * NANOS_PER_HOUR);
  }

  private static double factor(String text) {
    String number = text.substring(0, text.length() - 1);
    if (!Numbers.FLOAT.matcher(number).matches()) {
      throw failure(text, "one number with one unit, as 1.5d");
    }
    return Float.parseFloat(number);
  }

  static Duration standard(String text) {
    if (text.length() > MAX_LENGTH) {
      throw failure(text, "a duration as 1h30m");
    }
    return new Scanner(text).scan();
  }

  /** Writes a duration as Choria prints it: {@code 1h0m0s}, {@code 1.5s}, {@code 300ms}. */
  static String format(Duration duration) {
    BigDecimal nanos = BigDecimal.valueOf(duration.toNanos());
    String sign = nanos.signum() < 0 ? "-" : "";
    BigDecimal size = nanos.abs();
    if (size.signum() == 0) {
      return "0s";
    }
    if (size.compareTo(BigDecimal.valueOf(1_000)) < 0) {
      return sign + plain(size) + "ns";
    }
    if (size.compareTo(BigDecimal.valueOf(1_000_000)) < 0) {
      return sign + plain(size.movePointLeft(3)) + "µs";
    }
    if (size.compareTo(BigDecimal.valueOf(1_000_000_000)) < 0) {
      return sign + plain(size.movePointLeft(6)) + "ms";
    }
    BigDecimal[] minutes = size.movePointLeft(9).divideAndRemainder(BigDecimal.valueOf(60));
    long whole = minutes[0].longValueExact();
    String text = plain(minutes[1]) + "s";
    if (whole > 0) {
      text = whole % 60 + "m" + text;
    }
    return sign + (whole >= 60 ? whole / 60 + "h" : "") + text;
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static ConfigException outOfRange(String text) {
    return failure(text, "a duration within 292 years");
  }

  private static ConfigException failure(String text, String expected) {
    return ConfigException.of(
        Problem.NOT_CONVERTIBLE,
        "expected " + expected + ", found \"" + Printable.cut(text) + "\"");
  }

  /** Made when the first duration in days, weeks, months or years is read. */
  private static final class Numbers {
    static final Pattern FLOAT =
        Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  }

  /** One pass over a text of the standard grammar; sums whole nanoseconds. */
  private static final class Scanner {
    private final String text;
    private int at;

    Scanner(String text) {
      this.text = text;
    }

    Duration scan() {
      boolean negative = false;
      if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
        negative = text.charAt(at) == '-';
        at++;
      }
      if (text.length() - at == 1 && text.charAt(at) == '0') {
        return Duration.ZERO;
      }
      if (at == text.length()) {
        throw invalid();
      }
      // summed below zero, where the range is wider
      long total = 0;
      try {
        while (at < text.length()) {
          total = Math.subtractExact(total, term());
        }
        return Duration.ofNanos(negative ? total : Math.negateExact(total));
      } catch (ArithmeticException e) {
        throw outOfRange(text);
      }
    }

    private long term() {
      int start = at;
      long whole = digits();
      int wholeDigits = at - start;
      double fraction = 0;
      double scale = 1;
      int fractionDigits = 0;
      if (at < text.length() && text.charAt(at) == '.') {
        at++;
        while (at < text.length() && isDigit(text.charAt(at))) {
          // digits beyond a long's precision are below a nanosecond
          if (fractionDigits < 18) {
            fraction = fraction * 10 + (text.charAt(at) - '0');
            scale *= 10;
          }
          fractionDigits++;
          at++;
        }
      }
      if (wholeDigits == 0 && fractionDigits == 0) {
        throw invalid();
      }
      long unit = unit();
      long nanos = Math.multiplyExact(whole, unit);
      return fractionDigits == 0 ? nanos : Math.addExact(nanos, (long) (fraction * (unit / scale)));
    }

    private long digits() {
      long value = 0;
      while (at < text.length() && isDigit(text.charAt(at))) {
        value = Math.addExact(Math.multiplyExact(value, 10L), text.charAt(at) - '0');
        at++;
      }
      return value;
    }

    private long unit() {
      int start = at;
      while (at < text.length() && text.charAt(at) != '.' && !isDigit(text.charAt(at))) {
        at++;
      }
      return switch (text.substring(start, at)) {
        case "ns" -> 1L;
        case "us", "\u00b5s", "\u03bcs" -> 1_000L;
        case "ms" -> 1_000_000L;
        case "s" -> 1_000_000_000L;
        case "m" -> 60_000_000_000L;
        case "h" -> NANOS_PER_HOUR;
        default -> throw invalid();
      };
    }

    private ConfigException invalid() {
      return failure(text, "numbers with units ns us ms s m or h, as 1h30m");
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }
  }
}
