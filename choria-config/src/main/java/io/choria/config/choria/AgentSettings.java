package io.choria.config.choria;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;
import java.util.List;

/** Where agents come from and what they run with. */
@Settings(title = "Agents")
public interface AgentSettings {
  /** {@return the program that runs agents written in Ruby} */
  @Setting(key = "plugin.choria.agent_provider.mcorpc.agent_shim")
  String rubyShim();

  /** {@return the configuration file that is handed to that program} */
  @Setting(key = "plugin.choria.agent_provider.mcorpc.config")
  String rubyConfig();

  /**
   * {@return the directories with Ruby and external agents} Each occurrence adds to the list. A
   * {@code ~} is not expanded.
   */
  @Setting(key = "plugin.choria.agent_provider.mcorpc.libdir", conversion = Conversion.PATH_SPLIT)
  List<String> agentDirectories();

  /** {@return whether commands that run for long are run by the executor} */
  @Setting(key = "plugin.choria.executor.enabled", defaultValue = "false")
  boolean executorEnabled();

  /** {@return the directory with the state of the executor} */
  @Setting(key = "plugin.choria.executor.spool", conversion = Conversion.PATH, tags = "file")
  String executorSpool();

  /**
   * {@return the directory that keeps interface descriptions fetched from the registry} Setting it
   * makes clients ask the registry. An empty environment variable makes Choria crash; here it is
   * reported.
   */
  @Setting(
      key = "plugin.choria.services.registry.cache",
      conversion = Conversion.PATH,
      environment = "CHORIA_REGISTRY",
      tags = {"file", "tls"})
  String registryCache();

  /**
   * {@return the directory with interface descriptions that this server's registry service hands
   * out}
   */
  @Setting(
      key = "plugin.choria.services.registry.store",
      conversion = Conversion.PATH,
      tags = "file")
  String registryStore();
}
