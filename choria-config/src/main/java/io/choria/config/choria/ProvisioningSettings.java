package io.choria.config.choria;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;

/** How a new server gets its configuration, and how a broker lets it in to fetch it. */
@Settings(title = "Provisioning")
public interface ProvisioningSettings {
  /**
   * {@return whether this server is in provisioning mode} Left out, the way that the program was
   * built decides; an entry that says false keeps it out of provisioning.
   */
  @Setting(
      key = "plugin.choria.server.provision",
      defaultValue = "false",
      url = "https://choria-io.github.io/provisioner/")
  boolean enabled();

  /** {@return whether the provisioner may put another version of Choria on this server} */
  @Setting(
      key = "plugin.choria.server.provision.allow_update",
      defaultValue = "false",
      url = "https://choria-io.github.io/provisioner/")
  boolean allowUpdate();

  /** {@return the certificate, or key, that tokens of unprovisioned servers are checked with} */
  @Setting(
      key = "plugin.choria.network.provisioning.signer_cert",
      conversion = Conversion.PATH,
      tags = {"file", "tls", "token"})
  String tokenSigner();

  /**
   * {@return the password of the provisioner at the broker} The account for provisioning exists
   * only when it is set.
   */
  @Setting(
      key = "plugin.choria.network.provisioning.client_password",
      secret = true,
      tags = "secret")
  String clientPassword();

  /** {@return whether a provisioner that has no token is let in by TLS and password} */
  @Setting(key = "plugin.choria.network.provisioning.provisioner_without_token", tags = "token")
  boolean provisionerWithoutToken();
}
