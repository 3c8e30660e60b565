package io.choria.rego.builtin;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What policies may reach outside the evaluation. Nothing by default: a policy that calls a
 * built-in whose capability is missing does not compile (spec 07 §6 R-14).
 *
 * @param network whether built-ins may open connections or ask name servers
 * @param hosts the only hosts that may be reached, in lower case; null means any
 * @param environment whether {@code opa.runtime} may show what the host has set
 * @param files the only files that may be read, each with all that is below it if it is a
 *     directory: certificates and keys that a policy names, schemas behind {@code file:}
 * @param variables the environment variables that policies may read, with their values
 */
public record Capabilities(
    boolean network,
    @Nullable Set<String> hosts,
    boolean environment,
    Set<Path> files,
    Map<String, String> variables) {
  private static final Capabilities NONE = new Capabilities(false, null, false, Set.of(), Map.of());

  /**
   * Copies the collections.
   *
   * @param network whether the network may be reached
   * @param hosts the only hosts that may be reached; null for all
   * @param environment whether the environment may be read
   * @param files the files and directories that may be read
   * @param variables the environment variables that may be read
   */
  public Capabilities {
    hosts =
        hosts == null
            ? null
            : hosts.stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    files =
        files.stream()
            .map(file -> file.toAbsolutePath().normalize())
            .collect(Collectors.toUnmodifiableSet());
    variables = Map.copyOf(variables);
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
    return new Capabilities(true, null, environment, files, variables);
  }

  /**
   * These capabilities and some hosts of the network.
   *
   * @param allowed names or addresses without port; {@code ::1}, not {@code [::1]}
   * @return a copy
   */
  public Capabilities withNetwork(Set<String> allowed) {
    return new Capabilities(true, allowed, environment, files, variables);
  }

  /**
   * These capabilities and {@code opa.runtime}.
   *
   * @return a copy
   */
  public Capabilities withEnvironment() {
    return new Capabilities(network, hosts, true, files, variables);
  }

  /**
   * These capabilities and some files.
   *
   * @param allowed files, and directories with all that is below them; links out of them are not
   *     followed
   * @return a copy
   */
  public Capabilities withFiles(Set<Path> allowed) {
    return new Capabilities(network, hosts, environment, allowed, variables);
  }

  /**
   * These capabilities and some environment variables.
   *
   * @param allowed the variables with their values, for example a part of {@link System#getenv()}
   * @return a copy
   */
  public Capabilities withVariables(Map<String, String> allowed) {
    return new Capabilities(network, hosts, environment, files, allowed);
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

  /**
   * Whether a file may be read, as far as its path tells; where links in it lead has to be asked
   * for once more.
   *
   * @param file the file
   * @return true if it is one of those that are allowed, or below one of them
   */
  public boolean allowsFile(Path file) {
    Path whole = file.toAbsolutePath().normalize();
    return files.stream().anyMatch(whole::startsWith);
  }

  /** Values of environment variables are secrets: only their names are shown. */
  @Override
  public String toString() {
    return "Capabilities[network="
        + network
        + ", hosts="
        + hosts
        + ", environment="
        + environment
        + ", files="
        + files
        + ", variables="
        + new TreeSet<>(variables.keySet())
        + "]";
  }
}
