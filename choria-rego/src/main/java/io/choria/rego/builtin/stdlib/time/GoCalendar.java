package io.choria.rego.builtin.stdlib.time;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * Dates as Go computes them: days beyond the end of a month run into the next one, a time that a
 * change of the clock skips is taken by the offset behind the change, and numbers beyond all years
 * wrap around (spec 08 §4.14).
 */
final class GoCalendar {
  private static final long SECONDS_PER_DAY = 86_400;

  /** The year from which the reference counts, in March. */
  private static final long FIRST_YEAR = -292_277_022_400L;

  /** From the first of March of that year to 1970, in seconds modulo 2^64. */
  private static final long EPOCH = days(1970, 1, 1) * SECONDS_PER_DAY;

  /** Beyond it no zone is asked: the result is out of every range. */
  private static final long FAR = 1L << 40;

  private GoCalendar() {}

  /**
   * A time with years, months and days added.
   *
   * @return seconds since 1970, modulo 2^64
   */
  static long addDate(ZonedDateTime time, long years, long months, long days) {
    long month = time.getMonthValue() + months - 1;
    long year = time.getYear() + years + Math.floorDiv(month, 12);
    int monthOfYear = (int) Math.floorMod(month, 12L) + 1;
    long seconds =
        days(year, monthOfYear, time.getDayOfMonth() + days) * SECONDS_PER_DAY
            + time.toLocalTime().toSecondOfDay()
            - EPOCH;
    return seconds > -FAR && seconds < FAR ? atZone(seconds, time.getZone()) : seconds;
  }

  private static long days(long year, int month, long day) {
    int before = month < 3 ? 1 : 0;
    long count = year - before - FIRST_YEAR;
    int marchBased = month + 12 * before;
    long century = Long.divideUnsigned(count, 100);
    long ofCentury = Long.remainderUnsigned(count, 100);
    return Long.divideUnsigned(146_097 * century, 4)
        + 1461 * ofCentury / 4
        + ((979 * marchBased - 2919) >> 5)
        + day
        - 1;
  }

  private static long atZone(long seconds, ZoneId zone) {
    long offset = offset(seconds, zone);
    return offset == 0 ? seconds : seconds - offset(seconds - offset, zone);
  }

  private static long offset(long seconds, ZoneId zone) {
    return zone.getRules().getOffset(Instant.ofEpochSecond(seconds)).getTotalSeconds();
  }
}
