package io.choria.messaging.rpc.agent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on a thread of its own; a failure is logged and not the end. */
final class Repeater implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Repeater.class);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /** What is done; interrupted when the repeater is closed. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  private Repeater(String name, Duration delay, Supplier<Duration> interval, Work work) {
    this.thread = new Thread(() -> loop(name, delay, interval, work), name);
    thread.setDaemon(true);
  }

  static Repeater start(String name, Duration delay, Duration interval, Work work) {
    return start(name, delay, () -> interval, work);
  }

  /** The time between two runs is asked for after each. */
  static Repeater start(String name, Duration delay, Supplier<Duration> interval, Work work) {
    Repeater repeater = new Repeater(name, delay, interval, work);
    repeater.thread.start();
    return repeater;
  }

  private void loop(String name, Duration delay, Supplier<Duration> interval, Work work) {
    try {
      boolean over = closed.await(delay.toMillis(), TimeUnit.MILLISECONDS);
      while (!over) {
        try {
          work.run();
        } catch (InterruptedException e) {
          throw e;
        } catch (Exception e) {
          LOG.warn("{} failed", name, e);
        }
        over = closed.await(interval.get().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }
}
