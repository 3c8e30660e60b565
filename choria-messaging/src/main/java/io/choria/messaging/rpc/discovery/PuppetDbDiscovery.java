package io.choria.messaging.rpc.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import io.choria.messaging.rpc.discovery.DiscoveryException.Reason;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Asks PuppetDB (spec 02 §5.4). Deactivated servers are left out; compound filters are refused.
 * Immutable.
 */
public final class PuppetDbDiscovery implements Discovery {
  private final URI server;
  private final HttpClient http;

  private PuppetDbDiscovery(URI server, HttpClient http) {
    this.server = server;
    this.http = http;
  }

  /**
   * Over TLS, or without it for {@code http:} addresses.
   *
   * @param server the address, {@code https://puppetdb.example.net:8081}
   * @param tls keys and trust, as {@link io.choria.messaging.security.SecurityProvider} has them
   *     for brokers; empty for those of the JVM
   * @return the discovery
   */
  public static PuppetDbDiscovery of(URI server, Optional<SSLContext> tls) {
    HttpClient.Builder builder = HttpClient.newBuilder();
    tls.ifPresent(builder::sslContext);
    return new PuppetDbDiscovery(server, builder.build());
  }

  @Override
  public List<String> find(DiscoveryQuery query) throws InterruptedException {
    boolean pql =
        query.filter().identities().stream().anyMatch(identity -> identity.startsWith("pql:"));
    if (query.namesServers() && !pql) {
      return query.filter().identities();
    }
    String text = PuppetQuery.of(query.collective(), query.filter());
    URI uri =
        server.resolve("/pdb/query/v4?query=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(query.timeout())
            .header("Accept", "application/json")
            .build();
    HttpResponse<byte[]> response = answer(request, query.timeout());
    String body = new String(response.body(), StandardCharsets.UTF_8);
    if (response.statusCode() != 200) {
      throw new DiscoveryException(
          Reason.FAILED,
          "expected status 200, got "
              + response.statusCode()
              + " from "
              + server
              + ": "
              + body.substring(0, Math.min(500, body.length())));
    }
    return names(Documents.json(body, server.toString()));
  }

  /** The whole answer within the time: that of a request ends with the first byte of a body. */
  private HttpResponse<byte[]> answer(HttpRequest request, Duration timeout)
      throws InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> pending =
        http.sendAsync(request, head -> new BoundedBody(Documents.MAX_BYTES));
    try {
      return pending.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new DiscoveryException(
          Reason.UNREACHABLE, "no whole answer from " + server + " within " + timeout, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DiscoveryException known) {
        throw new DiscoveryException(known.reason(), server + ": " + known.getMessage(), e);
      }
      throw new DiscoveryException(
          Reason.UNREACHABLE, "can't ask " + server + ": " + e.getCause(), e);
    } finally {
      pending.cancel(true); // does nothing when it is there
    }
  }

  private List<String> names(JsonNode nodes) {
    if (!nodes.isArray()) {
      throw new DiscoveryException(Reason.FORMAT, server + ": expected a list of nodes");
    }
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode node : nodes) {
      if (node.path("deactivated").isNull() || node.path("deactivated").isMissingNode()) {
        names.add(Identities.checked(node.path("certname").asText()));
      }
    }
    return List.copyOf(names);
  }
}
