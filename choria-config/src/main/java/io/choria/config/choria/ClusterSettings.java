package io.choria.config.choria;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;
import java.util.List;

/**
 * How brokers find each other: as one cluster, as clusters joined by gateways, and as leaf nodes.
 */
@Settings(title = "Cluster and gateways")
public interface ClusterSettings {
  /** {@return the other brokers of the cluster, as {@code host:port} or URL} */
  @Setting(
      key = "plugin.choria.network.peers",
      conversion = Conversion.COMMA_SPLIT,
      url = "https://choria.io/docs/deployment/broker/")
  List<String> peers();

  /**
   * {@return the port for connections of other brokers} It becomes 5222 when there are peers and
   * the port is zero.
   */
  @Setting(
      key = "plugin.choria.network.peer_port",
      url = "https://choria.io/docs/deployment/broker/",
      tags = "port")
  int peerPort();

  /** {@return the user name that brokers of the cluster log in with} */
  @Setting(key = "plugin.choria.network.peer_user")
  String peerUser();

  /** {@return the password that brokers of the cluster log in with} */
  @Setting(key = "plugin.choria.network.peer_password", secret = true, tags = "secret")
  String peerPassword();

  /** {@return the name of this cluster as other clusters see it} */
  @Setting(key = "plugin.choria.network.gateway_name", defaultValue = "CHORIA")
  String gatewayName();

  /** {@return the port for connections of other clusters; zero means none} */
  @Setting(key = "plugin.choria.network.gateway_port", defaultValue = "0", tags = "port")
  int gatewayPort();

  /**
   * {@return the names of the other clusters to connect to} Each has its own raw options under
   * {@code plugin.choria.network.gateway_remote.}, followed by the name: {@code urls} and TLS
   * files.
   */
  @Setting(key = "plugin.choria.network.gateway_remotes", conversion = Conversion.COMMA_SPLIT)
  List<String> gatewayRemotes();

  /** {@return the port for connections of leaf nodes; zero means none} */
  @Setting(key = "plugin.choria.network.leafnode_port", defaultValue = "0", tags = "port")
  int leafnodePort();

  /**
   * {@return the names of the networks that this broker joins as a leaf node} Each has its own raw
   * options under {@code plugin.choria.network.leafnode_remote.}, followed by the name: {@code
   * url}, {@code account}, {@code credentials} and TLS files.
   */
  @Setting(key = "plugin.choria.network.leafnode_remotes", conversion = Conversion.COMMA_SPLIT)
  List<String> leafnodeRemotes();
}
