package io.choria.config.choria;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;

/** Who may run which action on this node, and what is written down about it. */
@Settings(title = "Authorization and audit")
public interface AuthorizationSettings {
  /**
   * {@return whether each request is authorized before it runs} Mind the spelling of the value:
   * Choria takes every word that it does not know for false, and false lets everybody run
   * everything.
   */
  @Setting(
      key = "rpcauthorization",
      defaultValue = "true",
      url = "https://choria.io/docs/configuration/aaa/")
  boolean enabled();

  /**
   * {@return the authorizer that decides about requests} {@code action_policy}, {@code
   * rego_policy}, {@code aaasvc} and {@code aaasvc_policy} exist; any other name denies everything.
   * Upper and lower case do not matter when it is used.
   */
  @Setting(
      key = "rpcauthprovider",
      defaultValue = "action_policy",
      conversion = Conversion.TITLE,
      url = "https://choria.io/docs/configuration/aaa/")
  String provider();

  /** {@return whether an audit record is written for each request that is handled} */
  @Setting(
      key = "rpcaudit",
      defaultValue = "false",
      url = "https://choria.io/docs/configuration/aaa/")
  boolean auditEnabled();

  /** {@return the file that audit records are added to} */
  @Setting(key = "plugin.rpcaudit.logfile", conversion = Conversion.PATH, tags = "file")
  String auditFile();

  /** {@return the group that owns the audit file} When it is not set the group is left as it is. */
  @Setting(key = "plugin.rpcaudit.logfile.group")
  String auditFileGroup();

  /**
   * {@return the permission bits of the audit file} A number that starts with zero is octal. Choria
   * stops to audit when the text is no number.
   */
  @Setting(key = "plugin.rpcaudit.logfile.mode", defaultValue = "0600")
  String auditFileMode();
}
