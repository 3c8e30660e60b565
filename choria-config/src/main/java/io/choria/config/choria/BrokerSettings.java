package io.choria.config.choria;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;
import java.time.Duration;
import java.util.List;

/** The broker process: where it listens, whom it lets in and how long it waits. */
@Settings(title = "Broker")
public interface BrokerSettings {
  /** {@return whether this broker process runs a network broker} */
  @Setting(
      key = "plugin.choria.broker_network",
      defaultValue = "false",
      url = "https://choria.io/docs/deployment/broker/")
  boolean enabled();

  /** {@return the address that the broker listens on} The default listens on all addresses. */
  @Setting(
      key = "plugin.choria.network.listen_address",
      defaultValue = "::",
      url = "https://choria.io/docs/deployment/broker/")
  String listenAddress();

  /** {@return the port for connections of clients and servers} */
  @Setting(
      key = "plugin.choria.network.client_port",
      defaultValue = "4222",
      url = "https://choria.io/docs/deployment/broker/",
      tags = "port")
  int clientPort();

  /** {@return the port for connections over websockets; zero means none} */
  @Setting(
      key = "plugin.choria.network.websocket_port",
      url = "https://choria.io/docs/deployment/broker/",
      tags = "port")
  int websocketPort();

  /** {@return the address that is told to websocket clients as the one to connect to} */
  @Setting(
      key = "plugin.choria.network.websocket_advertise",
      url = "https://choria.io/docs/deployment/broker/")
  String websocketAdvertise();

  /**
   * {@return the {@code host:port} that is told to clients as the one to connect to} It is for
   * brokers behind address translation.
   */
  @Setting(key = "plugin.choria.network.public_url")
  String publicAddress();

  /**
   * {@return the address ranges, in CIDR form, that clients may connect from} An empty list lets
   * clients connect from anywhere.
   */
  @Setting(key = "plugin.choria.network.client_hosts", conversion = Conversion.COMMA_SPLIT)
  List<String> allowedClients();

  /** {@return whether servers are turned away, so that only clients can connect} */
  @Setting(key = "plugin.choria.network.deny_server_connections")
  boolean denyServers();

  /** {@return whether clients must use TLS whatever else is configured} */
  @Setting(key = "plugin.choria.network.client_tls_force_required", tags = "tls")
  boolean requireClientTls();

  /**
   * {@return who may sign the tokens of clients: files with certificates, or public ed25519 keys in
   * hexadecimal} It is refused when issuers are configured.
   */
  @Setting(
      key = "plugin.choria.network.client_signer_cert",
      conversion = Conversion.COMMA_SPLIT,
      tags = {"tls", "token"})
  List<String> clientTokenSigners();

  /**
   * {@return who may sign the tokens of servers: files with certificates, or public ed25519 keys in
   * hexadecimal} It is refused when issuers are configured.
   */
  @Setting(
      key = "plugin.choria.network.server_signer_cert",
      conversion = Conversion.COMMA_SPLIT,
      tags = {"tls", "token"})
  List<String> serverTokenSigners();

  /**
   * {@return how long a TLS handshake may take} The broker does not start with more than a minute.
   */
  @Setting(
      key = "plugin.choria.network.tls_timeout",
      defaultValue = "2s",
      tags = {"time", "tls"})
  Duration tlsTimeout();

  /**
   * {@return how long a connection may take to authenticate} The broker does not start with more
   * than a minute.
   */
  @Setting(key = "plugin.choria.network.auth_timeout", defaultValue = "2s", tags = "time")
  Duration authTimeout();

  /**
   * {@return how long a client may take to set up its connection} Clients refuse more than two
   * minutes.
   */
  @Setting(key = "plugin.choria.network.connect_timeout", defaultValue = "2s", tags = "time")
  Duration connectTimeout();

  /** {@return how long the broker tries to write to a slow connection before it closes it} */
  @Setting(key = "plugin.choria.network.write_deadline", defaultValue = "10s", tags = "time")
  Duration writeDeadline();

  /**
   * {@return how many seconds the broker gets to end in order} It takes the place of {@code
   * soft_shutdown_timeout} in broker processes.
   */
  @Setting(key = "plugin.choria.network.soft_shutdown_timeout", defaultValue = "60", tags = "time")
  int softShutdownSeconds();

  /**
   * {@return the port that serves profiles of the broker; zero means none} Anybody who reaches it
   * can read them.
   */
  @Setting(key = "plugin.choria.network.pprof_port", defaultValue = "0", tags = "port")
  int profilingPort();

  /**
   * {@return the user of the system account, for monitoring and management} The account exists when
   * user and password are set.
   */
  @Setting(key = "plugin.choria.network.system.user")
  String systemUser();

  /** {@return the password of the system account} */
  @Setting(key = "plugin.choria.network.system.password", secret = true, tags = "secret")
  String systemPassword();

  /**
   * {@return the names of subject mappings} Each has its own raw options under {@code
   * plugin.choria.network.mapping.}, followed by the name: {@code source} and {@code destination}.
   */
  @Setting(key = "plugin.choria.network.mapping.names", conversion = Conversion.COMMA_SPLIT)
  List<String> mappings();

  /**
   * {@return the names of the data adapters that this broker runs} Each has its own raw options
   * under {@code plugin.choria.adapter.}, followed by the name.
   */
  @Setting(
      key = "plugin.choria.adapters",
      conversion = Conversion.COMMA_SPLIT,
      url = "https://choria.io/docs/adapters/")
  List<String> adapters();
}
