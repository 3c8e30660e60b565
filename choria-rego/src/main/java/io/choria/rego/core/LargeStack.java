package io.choria.rego.core;

import io.choria.rego.RegoException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs recursive work on what was made of policy text. What is ordinary is handled by the calling
 * thread; what is deep, whose depth is known beforehand and limited, by a thread of its own with a
 * stack that is large enough (spec 08 §1.1), for which the caller waits.
 */
public final class LargeStack {
  /** A depth that fits into the smallest stacks in use. */
  public static final int ORDINARY_DEPTH = 30;

  private static final long BYTES_PER_LEVEL = 8_192;
  private static final long BASE = 16L << 20;
  private static final long LARGEST = 1L << 30;

  private LargeStack() {}

  /** A thread with room for some depth. */
  private static final class Roomy extends Thread {
    private final int depth;

    Roomy(Runnable task, int depth) {
      super(null, task, "rego-deep-syntax", Math.min(LARGEST, BASE + depth * BYTES_PER_LEVEL));
      this.depth = depth;
      setDaemon(true);
    }
  }

  /**
   * Calls the work, which recurses as deep as given, and gives its result or exception.
   *
   * @throws RegoException if there is no memory for the thread
   */
  public static <T> T call(int depth, Supplier<T> work) {
    if (depth <= ORDINARY_DEPTH
        || (Thread.currentThread() instanceof Roomy roomy && roomy.depth >= depth)) {
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
    Roomy thread = new Roomy(task, depth);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      throw new RegoException("no memory for the stack that " + depth + " levels need", e);
    }
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
