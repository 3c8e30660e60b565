package io.choria.rego.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as {@code opa} reads and prints them: {@code 1m30s}, {@code 226.916µs}. */
final class Durations {
  private static final Pattern PART =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h)");

  private Durations() {}

  static Duration parse(String text) throws Arguments.UsageException {
    Matcher part = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int at = 0;
    while (part.find(at) && part.start() == at) {
      BigDecimal nanos =
          new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit(part.group(2))));
      sum = sum.plusNanos(nanos.longValue());
      at = part.end();
    }
    if (at == 0 || at < text.length()) {
      throw new Arguments.UsageException("not a duration: " + text);
    }
    return sum;
  }

  private static long unit(String name) {
    return switch (name) {
      case "ns" -> 1;
      case "us", "µs" -> 1_000;
      case "ms" -> 1_000_000;
      case "s" -> 1_000_000_000;
      case "m" -> 60_000_000_000L;
      default -> 3_600_000_000_000L;
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
