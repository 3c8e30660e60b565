package io.choria.messaging.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the JetStream API, as JSON trees.
 *
 * <p>Trees and not typed documents, because an update must send back every setting that the server
 * reported, also those that this version does not know.
 */
final class JetStreamApi {
  static final String DEFAULT_PREFIX = "$JS.API";
  private static final int NO_RESPONDERS = 503;

  private final Connection connection;
  private final String prefix;
  private final Duration timeout;
  private final ObjectMapper json = new ObjectMapper();

  JetStreamApi(Connection connection, String prefix, Duration timeout) {
    this.connection = connection;
    this.prefix = prefix.endsWith(".") ? prefix : prefix + ".";
    this.timeout = timeout;
  }

  Connection connection() {
    return connection;
  }

  Duration timeout() {
    return timeout;
  }

  /** The prefix with its dot, {@code $JS.API.} unless set. */
  String prefix() {
    return prefix;
  }

  ObjectNode object() {
    return json.createObjectNode();
  }

  /** Calls one API subject and gives the reply, or throws what the reply says is wrong. */
  ObjectNode call(String operation, @Nullable JsonNode body) throws InterruptedException {
    byte[] payload = body == null ? new byte[0] : write(body);
    Message reply = request(prefix + operation, null, payload, timeout);
    ObjectNode document = parse(operation, reply.getData());
    throwError(operation, document);
    return document;
  }

  /** The error of a reply as an exception, if there is one. */
  static void throwError(String what, JsonNode document) {
    JsonNode error = document.get("error");
    if (error != null && error.isObject()) {
      throw StreamException.refused(
          what,
          error.path("err_code").asInt(),
          error.path("code").asInt(),
          error.path("description").asText("no description"));
    }
  }

  ObjectNode parse(String what, byte[] data) {
    try {
      JsonNode node = json.readTree(data);
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      throw new StreamException(
          StreamException.Code.MALFORMED, 0, "expected a JSON object from " + what, e);
    }
    throw new StreamException(
        StreamException.Code.MALFORMED,
        "expected a JSON object from " + what + ", bytes=" + data.length);
  }

  byte[] write(JsonNode node) {
    try {
      return json.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree could not be written", e);
    }
  }

  /** Hears a subject until the dispatcher is closed; the caller closes it. */
  Dispatcher listen(String subject, MessageHandler handler) {
    try {
      Dispatcher dispatcher = connection.createDispatcher(handler);
      dispatcher.subscribe(subject);
      return dispatcher;
    } catch (IllegalStateException e) {
      throw cannotListen(subject, e);
    }
  }

  /** The messages of a subject, for a caller that takes them one by one. */
  Subscription subscribe(String subject) {
    try {
      return connection.subscribe(subject);
    } catch (IllegalStateException e) {
      throw cannotListen(subject, e);
    }
  }

  private static StreamException cannotListen(String subject, IllegalStateException cause) {
    return new StreamException(
        StreamException.Code.CLOSED,
        0,
        "the connection is closed or draining, subject=" + subject,
        cause);
  }

  /** One request with its deadline; a missing responder and a missed deadline are told apart. */
  Message request(String subject, @Nullable Headers headers, byte[] payload, Duration deadline)
      throws InterruptedException {
    CompletableFuture<Message> future;
    try {
      future = connection.requestWithTimeout(subject, headers, payload, deadline.plusSeconds(1));
    } catch (IllegalStateException e) {
      throw new StreamException(
          StreamException.Code.CLOSED, 0, "cannot send a request, subject=" + subject, e);
    }
    try {
      Message reply = future.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      if (reply.isStatusMessage() && reply.getStatus().getCode() == NO_RESPONDERS) {
        throw noResponders(subject);
      }
      return reply;
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new StreamException(
          StreamException.Code.TIMEOUT,
          0,
          "no answer within deadline=" + deadline + ", subject=" + subject,
          e);
    } catch (CancellationException | ExecutionException e) {
      if (connection.getStatus() != Connection.Status.CONNECTED) {
        throw new StreamException(
            StreamException.Code.CLOSED,
            0,
            "the connection is " + connection.getStatus() + ", subject=" + subject,
            e);
      }
      throw noResponders(subject);
    }
  }

  private StreamException noResponders(String subject) {
    return new StreamException(
        StreamException.Code.NO_RESPONDERS,
        "nobody answers; is JetStream enabled and does the stream exist? subject=" + subject);
  }
}
