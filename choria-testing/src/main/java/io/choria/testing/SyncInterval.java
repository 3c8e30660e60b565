package io.choria.testing;

import java.time.Duration;

/**
 * When JetStream's file store forces what it acknowledged onto the disk.
 *
 * @param text as the server's configuration spells it
 */
record SyncInterval(String text) {
  static final SyncInterval ALWAYS = new SyncInterval("always");

  static SyncInterval every(Duration interval) {
    if (interval.isZero() || interval.isNegative()) {
      throw new IllegalArgumentException(
          "the sync interval must be positive, interval=" + interval);
    }
    return new SyncInterval('"' + Long.toString(interval.toMillis()) + "ms\"");
  }
}
