package io.choria.rego.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs recursive work on syntax trees. Ordinary trees are handled by the calling thread; deep ones,
 * whose depth is known beforehand and limited, by a thread of their own with a stack that is large
 * enough (spec 08 §1.1), for which the caller waits.
 */
public final class LargeStack {
  /** A depth that fits into the smallest stacks in use. */
  private static final int ORDINARY_DEPTH = 60;

  private static final long BYTES_PER_LEVEL = 4_096;
  private static final long BASE = 16L << 20;
  private static final long LARGEST = 1L << 30;

  private LargeStack() {}

  /** Calls the work, which recurses as deep as given, and gives its result or exception. */
  public static <T> T call(int depth, Supplier<T> work) {
    if (depth <= ORDINARY_DEPTH) {
      return work.get();
    }
    List<T> result = new ArrayList<>(1);
    List<Throwable> failure = new ArrayList<>(1);
    Runnable task =
        () -> {
          try {
            result.add(work.get());
          } catch (RuntimeException | Error e) {
            failure.add(e);
          }
        };
    long size = Math.min(LARGEST, BASE + depth * BYTES_PER_LEVEL);
    Thread thread = new Thread(null, task, "rego-deep-syntax", size);
    thread.setDaemon(true);
    thread.start();
    join(thread);
    for (Throwable thrown : failure) {
      if (thrown instanceof Error e) {
        throw e;
      }
      throw (RuntimeException) thrown;
    }
    return result.get(0);
  }

  /** The work is finite and does no input or output, so an interrupt is kept for later. */
  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
