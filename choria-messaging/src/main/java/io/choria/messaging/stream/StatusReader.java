package io.choria.messaging.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** Reads the server's documents about streams and consumers. */
final class StatusReader {
  private StatusReader() {}

  static StreamStatus stream(JsonNode info) {
    JsonNode config = info.path("config");
    JsonNode state = info.path("state");
    List<String> subjects = new ArrayList<>();
    config.path("subjects").forEach(s -> subjects.add(s.asText()));
    return new StreamStatus(
        config.path("name").asText(),
        subjects,
        time(info.path("created").asText()),
        state.path("messages").asLong(),
        state.path("bytes").asLong(),
        state.path("first_seq").asLong(),
        state.path("last_seq").asLong(),
        state.path("consumer_count").asInt(),
        config.path("num_replicas").asInt(1),
        retention(config.path("retention").asText()),
        Duration.ofNanos(config.path("max_age").asLong()),
        config.path("storage").asText("file"),
        config.path("compression").asText("none"),
        info.path("cluster").path("leader").asText(""));
  }

  private static StreamSpec.Retention retention(String wire) {
    for (StreamSpec.Retention retention : StreamSpec.Retention.values()) {
      if (retention.wire.equals(wire)) {
        return retention;
      }
    }
    return StreamSpec.Retention.LIMITS;
  }

  static ConsumerStatus consumer(JsonNode info) {
    JsonNode config = info.path("config");
    ConsumerSpec.AckMode mode = ConsumerSpec.AckMode.EXPLICIT;
    for (ConsumerSpec.AckMode candidate : ConsumerSpec.AckMode.values()) {
      if (candidate.wire.equals(config.path("ack_policy").asText())) {
        mode = candidate;
      }
    }
    return new ConsumerStatus(
        info.path("stream_name").asText(),
        info.path("name").asText(),
        info.path("num_pending").asLong(),
        info.path("num_ack_pending").asLong(),
        info.path("num_redelivered").asLong(),
        info.path("num_waiting").asInt(),
        info.path("delivered").path("stream_seq").asLong(),
        info.path("ack_floor").path("stream_seq").asLong(),
        mode,
        Duration.ofNanos(config.path("ack_wait").asLong()),
        config.path("max_ack_pending").asLong(-1),
        config.path("max_deliver").asLong(-1));
  }

  /**
   * A time of the server; what cannot be read is the epoch, because a status must not fail for a
   * date.
   */
  static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }
}
