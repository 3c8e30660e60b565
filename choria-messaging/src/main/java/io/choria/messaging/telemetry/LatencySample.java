package io.choria.messaging.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.choria.messaging.CodecException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a broker measured of one request to a service that is exported between accounts (REQ-MP-5,
 * spec 06 §7.5). Two documents are read: that of servers since 2.2, of type {@code
 * io.nats.server.metric.v1.service_latency}, and the older one without a type.
 *
 * @param start when the request was made, by the server's clock
 * @param service how long the service took
 * @param system how long the servers took
 * @param total what the requestor waited
 * @param status as of HTTP; 0 when the document has none
 * @param error why the status is no success; empty for none
 * @param requestor who asked; absent unless the exporting account shares it
 * @param responder who answered; absent when nobody did
 * @param headers the headers of the request that made the server take the sample
 */
public record LatencySample(
    Instant start,
    Duration service,
    Duration system,
    Duration total,
    int status,
    String error,
    Optional<Party> requestor,
    Optional<Party> responder,
    Map<String, List<String>> headers) {
  private static final String TYPE = "io.nats.server.metric.v1.service_latency";
  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * One side of a request.
   *
   * @param name name of the connection; empty when not told, as each text here
   * @param account its account
   * @param user its user
   * @param host its address
   * @param server the server that it is connected to
   * @param rtt the round trip between it and that server
   */
  public record Party(
      String name, String account, String user, String host, String server, Duration rtt) {}

  /**
   * Copies what could change.
   *
   * @param start when the request was made
   * @param service how long the service took
   * @param system how long the servers took
   * @param total what the requestor waited
   * @param status as of HTTP
   * @param error why the status is no success
   * @param requestor who asked
   * @param responder who answered
   * @param headers headers of the request
   */
  public LatencySample {
    headers = Map.copyOf(headers);
  }

  /**
   * Reads a sample.
   *
   * @param document any bytes
   * @return the sample
   * @throws CodecException when the document is not a sample
   */
  public static LatencySample parse(byte[] document) {
    JsonNode root;
    try {
      root = MAPPER.readTree(document);
    } catch (IOException e) {
      throw new CodecException("expected a latency sample in JSON: bytes=" + document.length, e);
    }
    if (root == null || !root.isObject()) {
      throw new CodecException("expected a latency sample, got something else in JSON", null);
    }
    String type = root.path("type").asText("");
    if (type.equals(TYPE)) {
      return current(root);
    }
    if (type.isEmpty() && root.has("svc") && root.has("total")) {
      return old(root);
    }
    throw new CodecException(
        "expected type=" + TYPE + ", got type=" + type.substring(0, Math.min(80, type.length())),
        null);
  }

  private static LatencySample current(JsonNode root) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    root.path("header")
        .properties()
        .forEach(
            field -> {
              List<String> values = new ArrayList<>();
              field.getValue().forEach(value -> values.add(value.asText("")));
              headers.put(field.getKey(), List.copyOf(values));
            });
    return new LatencySample(
        start(root),
        nanos(root, "service"),
        nanos(root, "system"),
        nanos(root, "total"),
        root.path("status").asInt(0),
        root.path("error").asText(""),
        party(root.path("requestor")),
        party(root.path("responder")),
        headers);
  }

  private static Optional<Party> party(JsonNode node) {
    if (!node.isObject()) {
      return Optional.empty();
    }
    return Optional.of(
        new Party(
            node.path("name").asText(""),
            node.path("acc").asText(""),
            node.path("user").asText(""),
            node.path("host").asText(""),
            node.path("server").asText(""),
            nanos(node, "rtt")));
  }

  private static LatencySample old(JsonNode root) {
    JsonNode legs = root.path("nats");
    Party asked = new Party("", "", "", "", "", nanos(legs, "req"));
    Party answered = new Party(root.path("app").asText(""), "", "", "", "", nanos(legs, "resp"));
    return new LatencySample(
        start(root),
        nanos(root, "svc"),
        nanos(legs, "sys"),
        nanos(root, "total"),
        0,
        "",
        Optional.of(asked),
        Optional.of(answered),
        Map.of());
  }

  private static Instant start(JsonNode root) {
    String text = root.path("start").asText("");
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new CodecException(
          "expected start as RFC 3339, got " + text.substring(0, Math.min(80, text.length())), e);
    }
  }

  /** Absent is zero, as the server omits zeros. */
  private static Duration nanos(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Duration.ZERO;
    }
    if (!value.canConvertToLong() || !value.isIntegralNumber()) {
      throw new CodecException("expected whole nanoseconds: field=" + field, null);
    }
    return Duration.ofNanos(value.longValue());
  }
}
