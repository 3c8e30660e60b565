package io.choria.rego.builtin.stdlib.time;

import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.format.GoFloat;
import io.choria.rego.builtin.stdlib.format.GoText;
import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations such as {@code 1h30m} or {@code 2w3d} (spec 08 §4.14). */
public final class GoDuration {
  private static final Map<String, Long> UNITS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);
  private static final Map<String, Integer> HOURS = Map.of("d", 24, "w", 7 * 24, "y", 365 * 24);
  // possessive, so that matching is linear
  private static final Pattern SEGMENT = Pattern.compile("([0-9]*+(?:\\.[0-9]*+)?+)([^0-9.]*+)");
  private static final Pattern EXTENDED =
      Pattern.compile("([0-9]++(?:\\.[0-9]*+)?+|\\.[0-9]++)(ns|us|µs|μs|ms|s|m|h|d|w|y)");

  private static final int MAX_LENGTH = 1000;

  private GoDuration() {}

  /** A duration without days, weeks and years, as Go reads it. */
  public static long standard(String text) {
    boolean negative = text.startsWith("-");
    boolean signed = negative || text.startsWith("+");
    return standard(text, signed ? text.substring(1) : text, negative);
  }

  static long parse(String text) {
    String rest = text;
    boolean negative = text.startsWith("-");
    if (negative || text.startsWith("+")) {
      rest = text.substring(1);
    }
    boolean extended = text.indexOf('d') >= 0 || text.indexOf('w') >= 0 || text.indexOf('y') >= 0;
    if (extended) {
      rest = inHours(text, rest);
    }
    return standard(text, rest, negative);
  }

  /** Days, weeks and years become hours. */
  private static String inHours(String text, String rest) {
    StringBuilder rewritten = new StringBuilder();
    Matcher segments = EXTENDED.matcher(rest);
    int end = 0;
    while (segments.find() && segments.start() == end) {
      Integer hours = HOURS.get(segments.group(2));
      rewritten.append(
          hours == null
              ? segments.group()
              : GoFloat.format(Double.parseDouble(segments.group(1)) * hours, 'f', -1) + "h");
      end = segments.end();
    }
    if (end < rest.length() || end == 0) {
      throw invalid(text);
    }
    return rewritten.toString();
  }

  private static BuiltinException invalid(String text) {
    return BuiltinException.of("time: invalid duration " + GoText.quoteBytes(text));
  }

  private static long standard(String text, String rest, boolean negative) {
    if (rest.length() > MAX_LENGTH) {
      throw invalid(text.substring(0, 20));
    }
    if (rest.equals("0")) {
      return 0;
    }
    if (rest.isEmpty()) {
      throw invalid(text);
    }
    BigInteger limit = BigInteger.ONE.shiftLeft(63);
    BigInteger total = BigInteger.ZERO;
    Matcher segments = SEGMENT.matcher(rest);
    int end = 0;
    while (end < rest.length()) {
      if (!segments.find(end) || segments.start() != end) {
        throw invalid(text);
      }
      String number = segments.group(1);
      String unit = segments.group(2);
      if (number.isEmpty() || number.equals(".")) {
        throw invalid(text);
      }
      if (unit.isEmpty()) {
        throw BuiltinException.of("time: missing unit in duration " + GoText.quoteBytes(text));
      }
      Long nanos = UNITS.get(unit);
      if (nanos == null) {
        throw BuiltinException.of(
            "time: unknown unit "
                + GoText.quoteBytes(unit)
                + " in duration "
                + GoText.quoteBytes(text));
      }
      total = total.add(amount(number, nanos));
      if (total.compareTo(limit) > 0) {
        throw invalid(text);
      }
      end = segments.end();
    }
    BigInteger signed = negative ? total.negate() : total;
    if (signed.bitLength() >= Long.SIZE) {
      throw invalid(text);
    }
    return signed.longValue();
  }

  /** The whole part is exact, the fraction goes through doubles, as in Go. */
  private static BigInteger amount(String number, long nanos) {
    int point = number.indexOf('.');
    String whole = point < 0 ? number : number.substring(0, point);
    BigInteger amount =
        whole.isEmpty()
            ? BigInteger.ZERO
            : new BigInteger(whole).multiply(BigInteger.valueOf(nanos));
    if (point < 0) {
      return amount;
    }
    long fraction = 0;
    double scale = 1;
    for (int i = point + 1; i < number.length() && fraction <= Long.MAX_VALUE / 10; i++) {
      long next = fraction * 10 + (number.charAt(i) - '0');
      if (next < 0) {
        break;
      }
      fraction = next;
      scale *= 10;
    }
    return amount.add(BigInteger.valueOf((long) (fraction * (nanos / scale))));
  }
}
