package io.choria.benchmarks.config;

import java.nio.file.Path;

/** The program whose whole run is measured: one load by one contender. */
final class FreshLoad {
  private FreshLoad() {}

  /**
   * Loads once.
   *
   * @param args the class of the contender and the directory of the files
   * @throws Exception when the contender cannot be made or cannot load
   */
  public static void main(String[] args) throws Exception {
    Contender contender =
        Class.forName(args[0]).asSubclass(Contender.class).getDeclaredConstructor().newInstance();
    int unused = contender.load(Workload.existing(Path.of(args[1])));
  }
}
