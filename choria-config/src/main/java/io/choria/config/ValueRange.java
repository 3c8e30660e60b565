package io.choria.config;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The validator {@code range=MIN..MAX}: both ends belong to it, either may be left out. */
final class ValueRange {
  private final @Nullable Comparable<?> low;
  private final @Nullable Comparable<?> high;
  private final String text;
  private final boolean durations;

  private ValueRange(
      @Nullable Comparable<?> low, @Nullable Comparable<?> high, String text, boolean durations) {
    this.low = low;
    this.high = high;
    this.text = text;
    this.durations = durations;
  }

  static ValueRange parse(String text) {
    int dots = text.indexOf("..");
    String low = dots < 0 ? "" : text.substring(0, dots);
    String high = dots < 0 ? "" : text.substring(dots + 2);
    if (low.isEmpty() && high.isEmpty()) {
      throw ConfigException.of(
          Problem.USAGE, "expected range=MIN..MAX, found \"range=" + Printable.cut(text) + "\"");
    }
    boolean durations = hasLetter(low) || hasLetter(high);
    return new ValueRange(bound(low, durations), bound(high, durations), text, durations);
  }

  private static boolean hasLetter(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isLetter(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Comparable<?> bound(String text, boolean durations) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return durations ? DurationGrammar.SETTER.parse(text) : new BigDecimal(text);
    } catch (NumberFormatException | ConfigException e) {
      throw ConfigException.of(
          Problem.USAGE,
          "expected a number or duration as end of a range, found \"" + Printable.cut(text) + "\"",
          e);
    }
  }

  String check(Object value) {
    boolean inside;
    if (durations && value instanceof Duration duration) {
      inside = contains((Duration) low, duration, (Duration) high);
    } else if (!durations && value instanceof Number number) {
      // doubles that are no number are refused by the conversion
      inside = contains((BigDecimal) low, new BigDecimal(number.toString()), (BigDecimal) high);
    } else {
      return durations ? "should be a duration" : "should be a number";
    }
    return inside ? "" : "is not within " + text;
  }

  private static <T extends Comparable<T>> boolean contains(
      @Nullable T low, T value, @Nullable T high) {
    return (low == null || low.compareTo(value) <= 0)
        && (high == null || value.compareTo(high) <= 0);
  }
}
