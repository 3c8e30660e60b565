package io.choria.config.choria;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;
import java.util.List;

/** How clients and servers find the brokers and make themselves known to them. */
@Settings(title = "Connection")
public interface ConnectionSettings {
  /**
   * {@return the brokers to connect to, as {@code host:port} or URL} A port must be there, and one
   * bad entry makes the whole list fail. Without the list brokers are looked up in DNS.
   */
  @Setting(key = "plugin.choria.middleware_hosts", conversion = Conversion.COMMA_SPLIT)
  List<String> brokers();

  /** {@return whether services that are not configured are looked up as SRV records in DNS} */
  @Setting(
      key = "plugin.choria.use_srv",
      defaultValue = "true",
      url = "https://choria.io/docs/deployment/dns/")
  boolean useSrvRecords();

  /**
   * {@return the domain in which SRV records are looked up} The domain that facter reports is taken
   * when it is empty. This is the only setting whose environment variable works in Choria without
   * an entry in a file.
   */
  @Setting(
      key = "plugin.choria.srv_domain",
      defaultValue = "",
      environment = "CHORIA_SRV_DOMAIN",
      url = "https://choria.io/docs/deployment/dns/")
  String srvDomain();

  /** {@return the name to log in to the broker with} It is used only together with a password. */
  @Setting(key = "plugin.nats.user", environment = "MCOLLECTIVE_NATS_USERNAME")
  String user();

  /** {@return the password to log in to the broker with} It is used only together with a user. */
  @Setting(
      key = "plugin.nats.pass",
      environment = "MCOLLECTIVE_NATS_PASSWORD",
      secret = true,
      tags = "secret")
  String password();

  /** {@return the file with NATS credentials to log in with} A {@code ~} is not expanded. */
  @Setting(key = "plugin.nats.credentials", environment = "MCOLLECTIVE_NATS_CREDENTIALS")
  String credentialsFile();
}
