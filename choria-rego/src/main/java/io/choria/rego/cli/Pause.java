package io.choria.rego.cli;

import java.util.concurrent.TimeUnit;

/** Waits between two looks at files that are watched. */
interface Pause {
  /** Half a second; the end of it all is an interrupt of the thread, or the end of the process. */
  Pause HALF_A_SECOND =
      () -> {
        try {
          TimeUnit.MILLISECONDS.sleep(500);
          return true;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      };

  /** Waits; false if nothing is to be watched any more. */
  boolean goOn();
}
