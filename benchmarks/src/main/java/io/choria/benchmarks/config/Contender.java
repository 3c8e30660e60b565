package io.choria.benchmarks.config;

import io.choria.config.choria.ChoriaConfig;
import io.choria.config.choria.ChoriaSettings;
import java.io.IOException;
import java.util.Map;

/** Somebody who reads the files; each answers a number that depends on what was read. */
enum Contender {
  /** All settings typed and validated, with origins. */
  CHORIA_CONFIG("choria-config") {
    @Override
    int load(Workload workload) {
      ChoriaSettings settings =
          ChoriaConfig.system(workload.mainFile())
              .environment(Map.of("HOME", "/home/none"))
              .load()
              .settings();
      return settings.node().messageTtlSeconds() + settings.broker().clientPort();
    }
  },
  /** Only the start of a JVM. */
  NOTHING("an empty program") {
    @Override
    int load(Workload workload) {
      return workload.pluginFiles().size();
    }
  };

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  abstract int load(Workload workload) throws IOException;
}
