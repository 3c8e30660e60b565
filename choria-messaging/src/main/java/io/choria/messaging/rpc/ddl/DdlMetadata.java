package io.choria.messaging.rpc.ddl;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a description says about its plugin (spec 02 §2.1).
 *
 * @param name as requests name it
 * @param description what it is for
 * @param author who made it
 * @param license the license, as an SPDX id
 * @param url where to read more
 * @param version one to three numbers with dots
 * @param timeoutSeconds how long one request may take; 0 when it is not said
 * @param provider what runs it: {@code external}, {@code ruby}, {@code golang}; empty when unsaid
 * @param service whether the instances of all servers share the work
 */
public record DdlMetadata(
    String name,
    String description,
    String author,
    String license,
    String url,
    String version,
    int timeoutSeconds,
    String provider,
    boolean service) {
  private static final Duration UNSAID = Duration.ofSeconds(10);

  /**
   * How long clients wait for one reply.
   *
   * @return 10 seconds when the description does not say
   */
  public Duration timeout() {
    return timeoutSeconds == 0 ? UNSAID : Duration.ofSeconds(timeoutSeconds);
  }

  /**
   * The members as they stand in documents and in what {@code rpcutil#agent_inventory} answers.
   *
   * @return the members by name, those that are left out when they are empty included only when
   *     they say something
   */
  public Map<String, Object> toMap() {
    Map<String, Object> members = new TreeMap<>();
    members.put("name", name);
    members.put("description", description);
    members.put("author", author);
    members.put("license", license);
    members.put("url", url);
    members.put("version", version);
    members.put("timeout", (long) timeoutSeconds);
    if (!provider.isEmpty()) {
      members.put("provider", provider);
    }
    if (service) {
      members.put("service", true);
    }
    return members;
  }
}
