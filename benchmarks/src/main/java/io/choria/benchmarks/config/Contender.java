package io.choria.benchmarks.config;

import java.io.IOException;

/**
 * Somebody who reads the files. Each is a class of its own, so that a fresh JVM loads nothing of
 * the others.
 */
interface Contender {
  /** What the table calls it. */
  String title();

  /** Reads the files and answers a number that depends on what was read. */
  int load(Workload workload) throws IOException;
}
