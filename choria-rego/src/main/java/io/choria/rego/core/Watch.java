package io.choria.rego.core;

import java.lang.ref.WeakReference;

/**
 * Who may end long work of this thread: the evaluation that runs in it. Values don't know of
 * evaluations, but sorting a large one takes longer than an evaluation may.
 *
 * <p>Each evaluation keeps the watch of its thread, so entering costs a comparison. A watch does
 * not keep an evaluation alive.
 */
public final class Watch {
  /** Ends nothing. */
  public static final Runnable NOBODY = Watch::nobody;

  private static final ThreadLocal<Watch> WATCHES = ThreadLocal.withInitial(Watch::new);

  private WeakReference<Runnable> watcher = new WeakReference<>(NOBODY);

  private Watch() {}

  private static void nobody() {}

  /** The watch of this thread. */
  public static Watch ofThread() {
    return WATCHES.get();
  }

  /** To be called again and again by long work of this thread; what it throws ends the work. */
  public static Runnable check() {
    Runnable current = ofThread().watcher.get();
    return current == null ? NOBODY : current;
  }

  /** Makes somebody watch. */
  public void enter(WeakReference<Runnable> next) {
    if (watcher != next) {
      watcher = next;
    }
  }

  /** Who watches now. */
  public WeakReference<Runnable> watcher() {
    return watcher;
  }
}
