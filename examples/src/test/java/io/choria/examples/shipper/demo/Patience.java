package io.choria.examples.shipper.demo;

import static org.assertj.core.api.Assertions.fail;

import io.choria.messaging.MessagingConnection;
import io.choria.messaging.stream.Streams;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for what real processes do. The deadline says nothing about speed: it only ends a hang, so
 * it is longer than the slowest machine needs.
 */
final class Patience {
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private Patience() {}

  /** What a test itself asks for, and asks only once. */
  static Streams streams(MessagingConnection connection) {
    return Streams.builder(connection).timeout(Duration.ofMinutes(2)).build();
  }

  /**
   * Waits until the condition holds.
   *
   * @param broken tells at once why it never will, or null
   * @param figures what to print when it did not
   */
  static void await(
      String what, BooleanSupplier condition, Supplier<String> broken, Supplier<String> figures)
      throws InterruptedException {
    long until = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      String reason = broken.get();
      if (reason != null) {
        fail("%s while waiting for: %s%n%s", reason, what, figures.get());
      }
      if (System.nanoTime() > until) {
        fail("waited %s for: %s%n%s", DEADLINE, what, figures.get());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
