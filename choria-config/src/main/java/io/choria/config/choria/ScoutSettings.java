package io.choria.config.choria;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;
import java.util.List;

/** Checks that run on nodes. */
@Settings(title = "Scout")
public interface ScoutSettings {
  /** {@return the file that changes the properties of checks on this node} */
  @Setting(key = "plugin.scout.overrides", conversion = Conversion.PATH, tags = "file")
  String overrides();

  /** {@return the file with the tags of this node} Nothing in Choria itself reads it. */
  @Setting(key = "plugin.scout.tags", conversion = Conversion.PATH, tags = "file")
  String tags();

  /** {@return whether the agent that lets checks be managed remotely stays off} */
  @Setting(key = "plugin.scout.agent_disabled")
  boolean agentDisabled();

  /** {@return the kinds of Goss resources that local manifests may not use} */
  @Setting(key = "plugin.scout.goss.denied_local_resources", conversion = Conversion.COMMA_SPLIT)
  List<String> deniedLocalResources();

  /** {@return the kinds of Goss resources that manifests from remote callers may not use} */
  @Setting(
      key = "plugin.scout.goss.denied_remote_resources",
      defaultValue = "command",
      conversion = Conversion.COMMA_SPLIT)
  List<String> deniedRemoteResources();
}
