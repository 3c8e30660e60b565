package io.choria.config.choria;

import io.choria.config.Setting;
import io.choria.config.Settings;

/** State machines that manage things on a node without being asked. */
@Settings(title = "Autonomous agents")
public interface MachineSettings {
  /** {@return the directory that holds the autonomous agents} A {@code ~} is not expanded. */
  @Setting(key = "plugin.choria.machine.store", url = "https://choria.io/docs/autoagents/")
  String store();

  /**
   * {@return the public key that specifications of autonomous agents must be signed for} It takes
   * the place of the key that a watcher names.
   */
  @Setting(key = "plugin.choria.machine.signing_key")
  String specificationKey();

  /** {@return the port on which machines can be reached by HTTP; zero means none} */
  @Setting(key = "plugin.choria.machine.http_port", tags = "port")
  int httpPort();

  /** {@return whether autonomous agents are fetched while the server runs} */
  @Setting(key = "plugin.machines.download")
  boolean download();

  /** {@return the key-value bucket with the list of agents to fetch} */
  @Setting(key = "plugin.machines.bucket", defaultValue = "CHORIA_PLUGINS")
  String bucket();

  /** {@return the key of that list in the bucket} */
  @Setting(key = "plugin.machines.key", defaultValue = "plugins")
  String key();

  /**
   * {@return how often the list is fetched} A text that is read later by the extended grammar of
   * durations, in which a number needs a unit.
   */
  @Setting(key = "plugin.machines.poll_interval", defaultValue = "1m")
  String pollInterval();

  /**
   * {@return how often the files of fetched agents are checked} A text that is read later by the
   * extended grammar of durations, in which a number needs a unit.
   */
  @Setting(key = "plugin.machines.check_interval", defaultValue = "30s")
  String checkInterval();

  /** {@return whether autonomous agents that are not on the list are removed} */
  @Setting(key = "plugin.machines.purge", defaultValue = "true")
  boolean purge();

  /** {@return the public key that the list must be signed for} */
  @Setting(key = "plugin.machines.signing_key")
  String listKey();
}
