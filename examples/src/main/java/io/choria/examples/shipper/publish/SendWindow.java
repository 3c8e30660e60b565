package io.choria.examples.shipper.publish;

import java.util.concurrent.TimeUnit;

/**
 * How many messages may be under way: as many as the server answers within half a second, so that
 * neither a slow disk nor a thousand publishers make acknowledgements overdue. Grows with each
 * quick answer, shrinks with each slow one.
 */
final class SendWindow {
  private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int SMALLEST = 32;
  private static final int START = 256;

  private final int largest;
  private int size;

  SendWindow(int largest) {
    this.largest = largest;
    this.size = Math.min(START, largest);
  }

  int size() {
    return size;
  }

  void answered(long nanos) {
    if (nanos < QUICK_NANOS) {
      size = Math.min(largest, size + 1);
    } else if (nanos > SLOW_NANOS) {
      size = Math.max(Math.min(SMALLEST, largest), size - 1);
    }
  }
}
