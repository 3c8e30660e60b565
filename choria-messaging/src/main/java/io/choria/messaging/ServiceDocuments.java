package io.choria.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** The three documents of the NATS services protocol, version 1. */
record ServiceDocuments(
    String name,
    String id,
    String version,
    String description,
    Map<String, String> metadata,
    Instant started,
    List<ServiceEndpoint<?, ?>> endpoints) {
  private static final JsonMapper MAPPER = new JsonMapper();

  ServiceDocuments {
    metadata = Map.copyOf(metadata);
    endpoints = List.copyOf(endpoints);
  }

  byte[] ping() {
    return bytes(common("ping"));
  }

  byte[] info() {
    ObjectNode document = common("info");
    document.put("description", description);
    ArrayNode list = document.putArray("endpoints");
    for (ServiceEndpoint<?, ?> endpoint : endpoints) {
      place(list.addObject(), endpoint).putObject("metadata");
    }
    return bytes(document);
  }

  byte[] stats() {
    ObjectNode document = common("stats");
    document.put("started", started.truncatedTo(ChronoUnit.MILLIS).toString());
    ArrayNode list = document.putArray("endpoints");
    for (ServiceEndpoint<?, ?> endpoint : endpoints) {
      ServiceEndpoint.Stats stats = endpoint.stats();
      place(list.addObject(), endpoint)
          .put("num_requests", stats.requests())
          .put("num_errors", stats.errors())
          .put("last_error", stats.lastError())
          .put("processing_time", stats.nanos())
          .put(
              "average_processing_time",
              stats.requests() == 0 ? 0 : stats.nanos() / stats.requests())
          .put("started", stats.started().truncatedTo(ChronoUnit.MILLIS).toString());
    }
    return bytes(document);
  }

  private ObjectNode common(String kind) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("type", "io.nats.micro.v1." + kind + "_response");
    document.put("name", name).put("id", id).put("version", version);
    ObjectNode facts = document.putObject("metadata");
    metadata.forEach(facts::put);
    return document;
  }

  private static ObjectNode place(ObjectNode node, ServiceEndpoint<?, ?> endpoint) {
    node.put("name", endpoint.name()).put("subject", endpoint.subject());
    String group = endpoint.group();
    node.put("queue_group", group == null ? "" : group);
    return node;
  }

  private static byte[] bytes(ObjectNode document) {
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new CodecException("cannot write a service document", e);
    }
  }
}
