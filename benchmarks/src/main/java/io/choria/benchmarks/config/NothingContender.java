package io.choria.benchmarks.config;

/** Only the start of a JVM. */
final class NothingContender implements Contender {
  @Override
  public String title() {
    return "an empty program";
  }

  @Override
  public int load(Workload workload) {
    return workload.pluginFiles().size();
  }
}
