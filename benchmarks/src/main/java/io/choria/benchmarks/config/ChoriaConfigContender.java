package io.choria.benchmarks.config;

import io.choria.config.choria.ChoriaConfig;
import io.choria.config.choria.ChoriaSettings;
import java.util.Map;

/** All settings typed and validated, with origins. */
final class ChoriaConfigContender implements Contender {
  @Override
  public String title() {
    return "choria-config";
  }

  @Override
  public int load(Workload workload) {
    ChoriaSettings settings =
        ChoriaConfig.system(workload.mainFile())
            .environment(Map.of("HOME", "/home/none"))
            .load()
            .settings();
    return settings.node().messageTtlSeconds() + settings.broker().clientPort();
  }
}
