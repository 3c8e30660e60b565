package io.choria.config.choria;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;
import java.util.List;

/** Networks that are joined through federation brokers. */
@Settings(title = "Federation")
public interface FederationSettings {
  /** {@return whether this broker process runs a federation broker} */
  @Setting(
      key = "plugin.choria.broker_federation",
      defaultValue = "false",
      url = "https://choria.io/docs/federation/")
  boolean brokerEnabled();

  /** {@return the name of the network that this federation broker serves} */
  @Setting(
      key = "plugin.choria.federation.cluster",
      defaultValue = "mcollective",
      url = "https://choria.io/docs/federation/")
  String cluster();

  /**
   * {@return the remote networks that this client reaches through federation} A list in the
   * environment variable is preferred even when no file has the key.
   */
  @Setting(
      key = "plugin.choria.federation.collectives",
      conversion = Conversion.COMMA_SPLIT,
      environment = "CHORIA_FED_COLLECTIVE",
      url = "https://choria.io/docs/federation/")
  List<String> collectives();

  /**
   * {@return the brokers on the side of the federation, as {@code host:port} or URL} Without the
   * list they are looked up in DNS.
   */
  @Setting(
      key = "plugin.choria.federation_middleware_hosts",
      conversion = Conversion.COMMA_SPLIT,
      url = "https://choria.io/docs/federation/")
  List<String> brokers();
}
