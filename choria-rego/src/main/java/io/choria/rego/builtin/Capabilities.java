package io.choria.rego.builtin;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What policies may reach outside the evaluation. Nothing by default: a policy that calls a
 * built-in whose capability is missing does not compile (spec 07 §6 R-14).
 *
 * @param network whether built-ins may open connections or ask name servers
 * @param hosts the only hosts that may be reached, in lower case; null means any
 * @param environment whether {@code opa.runtime} may show what the host has set
 */
public record Capabilities(boolean network, @Nullable Set<String> hosts, boolean environment) {
  private static final Capabilities NONE = new Capabilities(false, null, false);

  /**
   * Copies the hosts.
   *
   * @param network whether the network may be reached
   * @param hosts the only hosts that may be reached; null for all
   * @param environment whether the environment may be read
   */
  public Capabilities {
    hosts = hosts == null ? null : Set.copyOf(hosts);
  }

  /**
   * No access to anything.
   *
   * @return the default
   */
  public static Capabilities none() {
    return NONE;
  }

  /**
   * These capabilities and the network.
   *
   * @return a copy
   */
  public Capabilities withNetwork() {
    return new Capabilities(true, null, environment);
  }

  /**
   * These capabilities and some hosts of the network.
   *
   * @param allowed names or addresses without port
   * @return a copy
   */
  public Capabilities withNetwork(Set<String> allowed) {
    return new Capabilities(
        true,
        allowed.stream()
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(java.util.stream.Collectors.toUnmodifiableSet()),
        environment);
  }

  /**
   * These capabilities and {@code opa.runtime}.
   *
   * @return a copy
   */
  public Capabilities withEnvironment() {
    return new Capabilities(network, hosts, true);
  }

  /**
   * Whether policies may call a built-in.
   *
   * @param builtin the built-in
   * @return false if it needs something that is not allowed
   */
  public boolean allows(Builtin builtin) {
    return !(builtin.has(Builtin.Flag.NEEDS_NETWORK) && !network)
        && !(builtin.has(Builtin.Flag.NEEDS_ENVIRONMENT) && !environment);
  }

  /**
   * Whether a host may be reached.
   *
   * @param host a name or address without port
   * @return true if the network is on and the host is not excluded
   */
  public boolean allowsHost(String host) {
    Set<String> only = hosts;
    return network && (only == null || only.contains(host.toLowerCase(Locale.ROOT)));
  }
}
