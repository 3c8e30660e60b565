package io.choria.messaging.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads single messages, from any replica where the stream allows it and from the leader where not.
 *
 * <p>The direct subjects have no listener when direct get is off, which looks like a missing
 * stream; the leader then gives the answer that is right in both cases.
 */
final class MessageLookup {
  private static final Logger LOG = LoggerFactory.getLogger(MessageLookup.class);
  private static final int NO_MESSAGE = 10037;

  private final JetStreamApi api;

  MessageLookup(JetStreamApi api) {
    this.api = api;
  }

  Optional<StoredMessage> last(String stream, String subject) throws InterruptedException {
    return get(stream, api.object().put("last_by_subj", subject));
  }

  Optional<StoredMessage> at(String stream, long sequence) throws InterruptedException {
    if (sequence < 1) {
      return Optional.empty();
    }
    return get(stream, api.object().put("seq", sequence));
  }

  /**
   * Always from the leader: a replica may lag behind what was acknowledged, and a publisher that
   * compares would send a whole gap again for nothing.
   */
  private Optional<StoredMessage> get(String stream, ObjectNode request)
      throws InterruptedException {
    try {
      return Optional.of(
          parse(stream, api.call("STREAM.MSG.GET." + stream, request).path("message")));
    } catch (StreamException e) {
      if (e.serverCode() == NO_MESSAGE) {
        return Optional.empty();
      }
      if (e.code() == StreamException.Code.NO_RESPONDERS) {
        return direct(stream, request);
      }
      throw e;
    }
  }

  /** Reads the {@code message} of an answer to STREAM.MSG.GET. */
  static StoredMessage parse(String stream, JsonNode message) {
    return new StoredMessage(
        stream,
        message.path("subject").asText(),
        message.path("seq").asLong(),
        StatusReader.time(message.path("time").asText()),
        parseHeaders(decode(message.path("hdrs").asText(""))),
        decode(message.path("data").asText("")));
  }

  private Optional<StoredMessage> direct(String stream, ObjectNode request)
      throws InterruptedException {
    Message reply =
        api.request(api.prefix() + "DIRECT.GET." + stream, null, api.write(request), api.timeout());
    if (reply.isStatusMessage()) {
      int code = reply.getStatus().getCode();
      if (code == 404) {
        return Optional.empty();
      }
      throw StreamException.refused(
          "direct get from " + stream, 0, code, String.valueOf(reply.getStatus().getMessage()));
    }
    Headers headers = reply.getHeaders() == null ? new Headers() : new Headers(reply.getHeaders());
    String subject = first(headers, "Nats-Subject");
    String sequence = first(headers, "Nats-Sequence");
    String time = first(headers, "Nats-Time-Stamp");
    headers.remove("Nats-Stream", "Nats-Subject", "Nats-Sequence", "Nats-Time-Stamp");
    return Optional.of(
        new StoredMessage(
            stream,
            subject == null ? "" : subject,
            sequence == null ? 0 : Long.parseLong(sequence),
            time == null ? Instant.EPOCH : StatusReader.time(time),
            headers,
            reply.getData()));
  }

  private static @Nullable String first(Headers headers, String name) {
    return headers.getFirst(name);
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new StreamException(
          StreamException.Code.MALFORMED, 0, "a message body is not Base64", e);
    }
  }

  /**
   * Header lines after the version line; one that cannot be a header is not worth losing the
   * message for.
   */
  static Headers parseHeaders(byte[] block) {
    Headers headers = new Headers();
    List<String> lines = new String(block, StandardCharsets.UTF_8).lines().toList();
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i);
      int colon = line.indexOf(':');
      if (colon > 0) {
        try {
          headers.add(line.substring(0, colon), line.substring(colon + 1).trim());
        } catch (IllegalArgumentException e) {
          LOG.debug("left out a header that the client does not accept: {}", line, e);
        }
      }
    }
    return headers;
  }
}
