package io.choria.examples.shipper.command;

/**
 * What a process does that lacks memory, or whose JVM is broken: it ends at once, without any of
 * its own code, for that might fail in the same way and leave a process that is there and works on
 * nothing. Everything the shipper does stands a {@code kill -9}; others take over.
 */
public final class LastResort {
  private LastResort() {}

  /**
   * Ends the process with exit code 1 if the JVM cannot go on; returns otherwise.
   *
   * @param error what was thrown
   */
  public static void halt(Throwable error) {
    if (error instanceof VirtualMachineError) {
      try {
        System.err.println("shipper: " + error + ": ends at once, others take over");
        error.printStackTrace();
      } finally {
        Runtime.getRuntime().halt(SettingsCommand.FAILED);
      }
    }
  }
}
