package io.choria.config.choria;

import io.choria.config.Setting;
import io.choria.config.Settings;

/** The Puppet services that Choria asks when it runs beside Puppet. */
@Settings(title = "Puppet")
public interface PuppetSettings {
  /**
   * {@return the host of the certificate authority} An entry in a file, even one equal to the
   * default, turns the look-up in DNS off.
   */
  @Setting(key = "plugin.choria.puppetca_host", defaultValue = "puppet")
  String caHost();

  /**
   * {@return the port of the certificate authority} An entry in a file, even one equal to the
   * default, turns the look-up in DNS off.
   */
  @Setting(key = "plugin.choria.puppetca_port", defaultValue = "8140", tags = "port")
  int caPort();

  /** {@return the host of PuppetDB} When it is set PuppetDB is not looked up in DNS. */
  @Setting(key = "plugin.choria.puppetdb_host", defaultValue = "")
  String dbHost();

  /** {@return the port of PuppetDB} */
  @Setting(key = "plugin.choria.puppetdb_port", defaultValue = "8081", tags = "port")
  int dbPort();

  /** {@return the host of Puppet Server} Nothing in Choria itself reads it. */
  @Setting(key = "plugin.choria.puppetserver_host", defaultValue = "puppet")
  String serverHost();

  /** {@return the port of Puppet Server} Nothing in Choria itself reads it. */
  @Setting(key = "plugin.choria.puppetserver_port", defaultValue = "8140", tags = "port")
  int serverPort();
}
