package io.choria.benchmarks.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.javaprop.JavaPropsMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.choria.config.choria.ChoriaConfig;
import io.choria.config.choria.ChoriaSettings;
import java.io.IOException;
import java.nio.file.Path;
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
  /** A tree of texts from each file; two numbers are read from the first. */
  JACKSON("Jackson (properties)") {
    @Override
    int load(Workload workload) throws IOException {
      JavaPropsMapper mapper = new JavaPropsMapper();
      JsonNode main = mapper.readTree(workload.mainFile().toFile());
      int nodes = 0;
      for (Path file : workload.pluginFiles()) {
        nodes += mapper.readTree(file.toFile()).size();
      }
      return nodes
          + main.path("ttl").asInt()
          + main.at("/plugin/choria/network/client_port").asInt();
    }
  },
  /** One tree of texts, merged from all files; two numbers are read from it. */
  TYPESAFE("typesafe-config (properties)") {
    @Override
    int load(Workload workload) {
      ConfigParseOptions properties =
          ConfigParseOptions.defaults().setSyntax(ConfigSyntax.PROPERTIES);
      Config all = ConfigFactory.parseFile(workload.mainFile().toFile(), properties);
      for (Path file : workload.pluginFiles()) {
        String name = String.valueOf(file.getFileName()).replace(".cfg", "");
        all =
            ConfigFactory.parseFile(file.toFile(), properties)
                .atPath("plugin." + name)
                .withFallback(all);
      }
      return all.getInt("ttl") + all.getInt("plugin.choria.network.client_port");
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
