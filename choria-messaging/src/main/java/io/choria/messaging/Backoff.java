package io.choria.messaging;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A table of waiting times for successive attempts, with jitter, so that many clients that lost the
 * same server do not return in the same instant (spec 06 §0.1).
 *
 * <p>Attempt {@code n} takes element {@code min(n, last)}; the jitter is uniform over 0.5 to 1.5
 * times the element; an element of zero yields exactly zero. Instances are immutable and safe for
 * use by any number of threads.
 */
public final class Backoff {
  /** Half a second to five seconds (11 elements). */
  public static final Backoff FIVE_SEC = new Backoff(decade(0), null);

  /** Nine quick attempts from 0 to 250 ms, then {@link #FIVE_SEC}. */
  public static final Backoff FIVE_SEC_START_GRACE =
      new Backoff(
          concat(new long[] {0, 25, 50, 75, 100, 125, 150, 200, 250}, FIVE_SEC.millis), null);

  /** {@link #FIVE_SEC}, then on to twenty seconds (44 elements); what connections use. */
  public static final Backoff TWENTY_SEC =
      new Backoff(concat(FIVE_SEC.millis, decade(5_000), decade(10_000), decade(15_000)), null);

  /** Six seconds to 108 seconds in steps of six (18 elements). */
  public static final Backoff TWO_MINUTES_SLOW_START = new Backoff(multiples(6_000, 18), null);

  private final long[] millis;
  private final @Nullable RandomGenerator random;

  private Backoff(long[] millis, @Nullable RandomGenerator random) {
    this.millis = millis;
    this.random = random;
  }

  /**
   * A table of your own.
   *
   * @param steps at least one; none negative; read as whole milliseconds
   * @return the policy
   * @throws IllegalArgumentException when empty or an element is negative
   */
  public static Backoff of(Duration... steps) {
    if (steps.length == 0) {
      throw new IllegalArgumentException("a back-off needs at least one step");
    }
    long[] millis = new long[steps.length];
    for (int i = 0; i < steps.length; i++) {
      millis[i] = steps[i].toMillis();
      if (millis[i] < 0) {
        throw new IllegalArgumentException(
            "a back-off step is not negative: step=" + i + " value=" + steps[i]);
      }
    }
    return new Backoff(millis, null);
  }

  /**
   * The same table with another source of randomness; the default is the thread's own.
   *
   * @param random used for the jitter, by whichever thread asks
   * @return a new policy
   */
  public Backoff withRandom(RandomGenerator random) {
    return new Backoff(millis, random);
  }

  /**
   * The element for an attempt, without jitter.
   *
   * @param attempt 0 for the first element; numbers past the end take the last
   * @return the element
   * @throws IllegalArgumentException when negative
   */
  public Duration step(int attempt) {
    return Duration.ofMillis(element(attempt));
  }

  /**
   * The time to wait for an attempt, with jitter.
   *
   * @param attempt 0 for the first element; retry loops count from 1 (spec 06 §0.1)
   * @return between 0.5 and 1.5 times {@link #step}
   * @throws IllegalArgumentException when negative
   */
  public Duration delay(int attempt) {
    long element = element(attempt);
    if (element == 0) {
      return Duration.ZERO;
    }
    RandomGenerator source = random == null ? ThreadLocalRandom.current() : random;
    return Duration.ofMillis(element / 2 + source.nextLong(element));
  }

  /**
   * How many elements the table has.
   *
   * @return at least 1
   */
  public int size() {
    return millis.length;
  }

  private long element(int attempt) {
    if (attempt < 0) {
      throw new IllegalArgumentException("attempts count from 0: attempt=" + attempt);
    }
    return millis[Math.min(attempt, millis.length - 1)];
  }

  /** The eleven steps that the tables repeat: +500, +750, +1000, +1500, ... +5000. */
  private static long[] decade(long base) {
    long[] steps = new long[11];
    steps[0] = base + 500;
    steps[1] = base + 750;
    for (int i = 2; i < steps.length; i++) {
      steps[i] = base + 500L * i;
    }
    return steps;
  }

  private static long[] multiples(long unit, int count) {
    long[] steps = new long[count];
    for (int i = 0; i < count; i++) {
      steps[i] = unit * (i + 1);
    }
    return steps;
  }

  private static long[] concat(long[]... parts) {
    return Arrays.stream(parts).flatMapToLong(Arrays::stream).toArray();
  }
}
