package io.choria.rego.cli;

import io.choria.rego.StringValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as {@code opa} reads and prints them: {@code 1m30s}, {@code 226.916µs}. */
final class Durations {
  private static final Pattern PART =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{0,9})?|\\.\\d{1,9})([^\\d.]*)");

  private Durations() {}

  /** Why a text is no duration, in the words of Go; null if it is one. */
  static @Nullable String wrong(String text) {
    String quoted = StringValue.of(text).toString();
    String unsigned = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    if (unsigned.equals("0")) {
      return null;
    }
    Matcher part = PART.matcher(unsigned);
    int at = 0;
    while (part.find(at) && part.start() == at) {
      String unit = part.group(2);
      if (unit.isEmpty()) {
        return "time: missing unit in duration " + quoted;
      } else if (unit(unit) == 0) {
        return "time: unknown unit " + StringValue.of(unit) + " in duration " + quoted;
      }
      at = part.end();
    }
    return at > 0 && at == unsigned.length() ? null : "time: invalid duration " + quoted;
  }

  /** The duration of a text that is one; never negative. */
  static Duration parse(String text) {
    Matcher part = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int at = 0;
    while (part.find(at) && part.start() == at && unit(part.group(2)) > 0) {
      BigDecimal nanos =
          new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit(part.group(2))));
      sum = sum.plusNanos(nanos.longValue());
      at = part.end();
    }
    return sum;
  }

  private static long unit(String name) {
    return switch (name) {
      case "ns" -> 1;
      case "us", "µs", "μs" -> 1_000;
      case "ms" -> 1_000_000;
      case "s" -> 1_000_000_000;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 0;
    };
  }

  static String text(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0s";
    } else if (nanos < 1_000) {
      return nanos + "ns";
    } else if (nanos < 1_000_000) {
      return scaled(nanos, 3) + "µs";
    } else if (nanos < 1_000_000_000) {
      return scaled(nanos, 6) + "ms";
    }
    long minutes = duration.toMinutes();
    String seconds = scaled(duration.minusMinutes(minutes).toNanos(), 9) + "s";
    String small = minutes == 0 ? seconds : minutes % 60 + "m" + seconds;
    return minutes < 60 ? small : minutes / 60 + "h" + small;
  }

  private static String scaled(long nanos, int digits) {
    BigDecimal value = BigDecimal.valueOf(nanos).movePointLeft(digits);
    return value.signum() == 0
        ? "0"
        : value.setScale(digits, RoundingMode.UNNECESSARY).stripTrailingZeros().toPlainString();
  }
}
