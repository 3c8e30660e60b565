package io.choria.config.choria;

import java.util.Optional;

/**
 * Where the identity of a node comes from when no file gives one (spec 05 §7). The methods may
 * block, for a few seconds at most; each is called only when those before it gave no name.
 */
public interface NodeNames {
  /**
   * The name that the operating system gives the host.
   *
   * @return the name, short or with its domain, or empty when it cannot be determined
   */
  Optional<String> hostName();

  /**
   * The full name in DNS: the name of the first IPv4 address of a host.
   *
   * @param hostName the host
   * @return the name without a dot at its end, or empty
   */
  Optional<String> dnsName(String hostName);

  /**
   * The full name that facter reports.
   *
   * @return the name, or empty when facter is not there
   */
  Optional<String> facterName();

  /**
   * The names of the host that this process runs on.
   *
   * @return a source that asks the system, DNS and facter
   */
  static NodeNames ofThisHost() {
    return new HostNodeNames();
  }
}
