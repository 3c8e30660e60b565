package io.choria.benchmarks.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.nio.file.Path;

/** One tree of texts, merged from all files; two numbers are read from it. */
final class TypesafeContender implements Contender {
  @Override
  public String title() {
    return "typesafe-config (properties)";
  }

  @Override
  public int load(Workload workload) {
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
}
