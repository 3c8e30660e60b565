package io.choria.config;

import java.time.Duration;

/**
 * The three grammars of durations in Choria's files (spec 05 §13). They overlap but are not the
 * same, and each place uses exactly one.
 *
 * <p>Numbers that do not fit 64 bits of nanoseconds are refused, where Choria would wrap around
 * silently; so are {@code inf}, {@code nan}, hexadecimal numbers and digits grouped by underscores.
 */
public enum DurationGrammar {
  /** Typed settings: digits alone are seconds, everything else is {@link #EXTENDED}. */
  SETTER {
    @Override
    public Duration parse(String text) {
      return GoDuration.isDigits(text) ? GoDuration.seconds(text) : EXTENDED.parse(text);
    }
  },
  /**
   * One number with one of {@code d D w W M y Y} (cut to whole hours), or the {@link #STANDARD}
   * grammar; blanks around are ignored, an empty text is zero, a number without unit is refused.
   */
  EXTENDED {
    @Override
    public Duration parse(String text) {
      return GoDuration.extended(GoText.trim(text));
    }
  },
  /** Sequences as {@code 1h30m}, {@code -1.5h}, {@code 300ms} or {@code 0}; no blanks, no days. */
  STANDARD {
    @Override
    public Duration parse(String text) {
      return GoDuration.standard(text);
    }
  };

  /**
   * Reads a duration.
   *
   * @param text what stands in the file
   * @return the duration, with nanosecond precision
   * @throws ConfigException with code {@link Problem#NOT_CONVERTIBLE} when the text does not follow
   *     the grammar or is out of range
   */
  public abstract Duration parse(String text);
}
