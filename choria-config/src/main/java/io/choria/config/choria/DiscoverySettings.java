package io.choria.config.choria;

import io.choria.config.Conversion;
import io.choria.config.Setting;
import io.choria.config.Settings;
import java.util.List;

/** How clients find the nodes that they talk to. */
@Settings(title = "Discovery")
public interface DiscoverySettings {
  /**
   * {@return the way of finding nodes when the user names none} {@code mc} and {@code broadcast}
   * ask the network, the others ask PuppetDB, the data of a file or a program.
   */
  @Setting(
      key = "default_discovery_method",
      defaultValue = "mc",
      validate = "enum=mc,broadcast,puppetdb,choria,external,inventory")
  String defaultMethod();

  /**
   * {@return options for the discovery method when the user gives none} Write one {@code
   * name=value} a line and repeat the key; texts of any other form are dropped.
   */
  @Setting(key = "default_discovery_options")
  List<String> defaultOptions();

  /** {@return for how many seconds answers are collected while nodes are looked for} */
  @Setting(key = "discovery_timeout", defaultValue = "2", tags = "time")
  int timeoutSeconds();

  /**
   * {@return whether broadcast discovery ends early once answers stop to arrive} Experimental: the
   * wait starts anew with every answer.
   */
  @Setting(key = "plugin.choria.discovery.broadcast.windowed_timeout")
  boolean slidingTimeout();

  /** {@return the program that the {@code external} discovery method runs} */
  @Setting(
      key = "plugin.choria.discovery.external.command",
      conversion = Conversion.PATH,
      tags = "file")
  String externalCommand();

  /** {@return the file with nodes that the {@code inventory} discovery method searches} */
  @Setting(
      key = "plugin.choria.discovery.inventory.source",
      conversion = Conversion.PATH,
      tags = "file")
  String inventoryFile();

  /**
   * {@return whether this client refuses to send a request that is for all nodes} It guards against
   * a forgotten filter; it is no protection against somebody who means it.
   */
  @Setting(key = "plugin.choria.require_client_filter", defaultValue = "false")
  boolean requireFilter();

  /**
   * {@return how nodes are chosen when a request is limited to some of those found} {@code first}
   * takes them in the order of discovery, {@code random} mixes them.
   */
  @Setting(key = "rpclimitmethod", defaultValue = "first", validate = "enum=first,random")
  String limitMethod();
}
