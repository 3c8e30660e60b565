package io.choria.benchmarks.rpc;

import java.time.Duration;
import java.util.Locale;

/**
 * The processes that share the machine in a measurement.
 *
 * @param server what is measured
 * @param broker the nats-server
 */
record Processes(ProcessHandle server, ProcessHandle broker) {
  /**
   * What each of them computed.
   *
   * @param server seconds
   * @param broker seconds
   * @param own seconds of this process, which sends and counts
   */
  record Times(double server, double broker, double own) {
    Times minus(Times before) {
      return new Times(server - before.server, broker - before.broker, own - before.own);
    }

    /** In microseconds for each of so many. */
    String per(long count) {
      return String.format(
          Locale.ROOT,
          "%.0f + %.0f + %.0f",
          server * 1e6 / count,
          broker * 1e6 / count,
          own * 1e6 / count);
    }
  }

  Times now() {
    return new Times(seconds(server), seconds(broker), seconds(ProcessHandle.current()));
  }

  private static double seconds(ProcessHandle process) {
    return cpu(process).toNanos() / 1e9;
  }

  /** User and system time of all threads, those that ended too. */
  static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
