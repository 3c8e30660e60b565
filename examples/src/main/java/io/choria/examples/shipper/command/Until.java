package io.choria.examples.shipper.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a long-running subcommand end in good order when the process is asked to stop: SIGINT and
 * SIGTERM call an action, and the process stays until {@link #close}, which therefore has to come
 * last.
 */
final class Until implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "shipper-stop");
  private volatile Runnable action = () -> {};

  Until() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** What ends the work. */
  void interruptedCall(Runnable stop) {
    action = stop;
  }

  private void stop() {
    action.run();
    try {
      boolean inTime = finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!inTime) {
        System.err.println("shipper: did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process ends already
    }
  }
}
