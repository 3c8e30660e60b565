package io.choria.messaging.rpc.client;

import java.util.Collections;
import java.util.List;

/**
 * Numbers of a seed as Go's {@code math/rand} makes them, so that a seed chooses the same servers
 * here and there (spec 02 §6.3). An additive generator: each number is the sum of those 607 and 273
 * places before it. What a seed gives is mixed with the numbers that the same generator has after
 * 7.8 · 10¹² steps from the seed 1; a power of a polynomial takes these steps at once.
 */
final class GoRandom {
  private static final int LENGTH = 607;
  private static final int TAP = 273;

  private final long[] state = new long[LENGTH];
  private int tap;
  private int feed = LENGTH - TAP;

  GoRandom(long seed) {
    Seeds seeds = new Seeds(seed);
    for (int i = 0; i < LENGTH; i++) {
      state[i] = seeds.three(20) ^ Mixed.VALUES[i];
    }
  }

  /** A simpler generator, from which the state is filled. */
  private static final class Seeds {
    private static final int MODULUS = Integer.MAX_VALUE;

    private int last;

    /** Twenty steps are made before the first is used. */
    Seeds(long seed) {
      int first = (int) Math.floorMod(seed, (long) MODULUS);
      last = first == 0 ? 89482311 : first;
      for (int i = 0; i < 20; i++) {
        next();
      }
    }

    private long next() {
      last = (int) (48271L * last % MODULUS);
      return last;
    }

    /** Three numbers, each shifted less than the one before. */
    long three(int bits) {
      long value = next() << (2 * bits);
      value ^= next() << bits;
      return value ^ next();
    }
  }

  private long next() {
    tap = (tap + LENGTH - 1) % LENGTH;
    feed = (feed + LENGTH - 1) % LENGTH;
    return state[feed] += state[tap];
  }

  /** From 0 to below a bound, each as likely as the others. */
  private int below(int bound) {
    long product = upper() * bound;
    if ((product & 0xffffffffL) < bound) {
      long least = (1L << 32) % bound;
      while ((product & 0xffffffffL) < least) {
        product = upper() * bound;
      }
    }
    return (int) (product >>> 32);
  }

  private long upper() {
    return (next() & Long.MAX_VALUE) >>> 31;
  }

  void shuffle(List<?> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, below(i + 1));
    }
  }

  /** Made once, when the first seed needs them. */
  private static final class Mixed {
    private static final long STEPS = 7_800_000_000_000L;
    static final long[] VALUES = values();

    /** The i-th number after so many steps is a sum of the first 607, each times a coefficient. */
    private static long[] values() {
      long[] first = new long[2 * LENGTH];
      Seeds seeds = new Seeds(1);
      long[] filled = new long[LENGTH];
      for (int i = 0; i < LENGTH; i++) {
        filled[i] = seeds.three(10);
      }
      for (int k = 0; k < first.length; k++) {
        // the generator goes through its state backwards
        first[k] = k < LENGTH ? filled[place(k - LENGTH + 1L)] : first[k - LENGTH] + first[k - TAP];
      }
      long[] power = power(STEPS);
      long[] values = new long[LENGTH];
      for (int k = 0; k < LENGTH; k++) {
        long sum = 0;
        for (int i = 0; i < LENGTH; i++) {
          sum += power[i] * first[i + k];
        }
        values[place(STEPS - LENGTH + 1 + k)] = sum;
      }
      return values;
    }

    /** Where the number of a step stands; step 0 is the last before the first. */
    private static int place(long step) {
      return (int) Math.floorMod(LENGTH - TAP - step, (long) LENGTH);
    }

    /** {@code t} to a power, where {@code t} to the 607 is {@code t} to the 334 and one. */
    private static long[] power(long exponent) {
      long[] power = new long[LENGTH];
      power[0] = 1;
      for (int bit = Long.SIZE - 1; bit >= 0; bit--) {
        long[] square = new long[2 * LENGTH];
        for (int i = 0; i < LENGTH; i++) {
          for (int j = 0; j < LENGTH; j++) {
            square[i + j] += power[i] * power[j];
          }
        }
        int up = (int) (exponent >>> bit & 1);
        long[] next = new long[2 * LENGTH];
        System.arraycopy(square, 0, next, up, next.length - up);
        for (int i = next.length - 1; i >= LENGTH; i--) {
          next[i - LENGTH] += next[i];
          next[i - TAP] += next[i];
        }
        System.arraycopy(next, 0, power, 0, LENGTH);
      }
      return power;
    }
  }
}
