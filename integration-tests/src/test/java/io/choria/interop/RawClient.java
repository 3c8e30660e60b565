package io.choria.interop;

import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.RequestIds;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.rpc.CallerHash;
import io.choria.messaging.rpc.FleetSubjects;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Sends whatever a test wants to send, and sees who answers. */
final class RawClient implements AutoCloseable {
  private final Connection nats;
  private final Dispatcher dispatcher;
  private final RequestIds ids = new RequestIds(Clock.systemUTC(), new SecureRandom());

  RawClient(String url) throws Exception {
    nats =
        Nats.connect(
            new Options.Builder().server(url).connectionTimeout(Duration.ofMinutes(1)).build());
    dispatcher = nats.createDispatcher(message -> {});
  }

  /** What a request is to say; the rest is as it should be. */
  record Claims(String caller, String collective, Instant time) {}

  /** Pings by broadcast with a document that {@code secure} makes of the request. */
  Sent ping(ProtocolVersion version, Claims claims, Function<byte[], SecureRequest> secure)
      throws Exception {
    String id = ids.next(version);
    Request request =
        Request.builder(version)
            .id(id)
            .sender("ops1.example.net")
            .caller(claims.caller())
            .collective(claims.collective())
            .agent("discovery")
            .time(claims.time())
            .body("cGluZw==".getBytes(StandardCharsets.US_ASCII))
            .build();
    String reply = FleetSubjects.reply(claims.collective(), CallerHash.MD5, claims.caller(), id);
    Transport transport =
        new Transport(
            version,
            secure.apply(request.encode()).encode(),
            reply,
            "ops1.example.net",
            List.of(),
            null);
    Sent sent =
        new Sent(
            FleetSubjects.broadcast(claims.collective(), "discovery"),
            transport.encode(),
            new ConcurrentLinkedQueue<>());
    dispatcher.subscribe(
        reply, message -> sent.senders().add(Transport.parse(message.getData()).sender()));
    send(sent);
    return sent;
  }

  void send(Sent sent) throws Exception {
    nats.publish(sent.subject(), sent.payload());
    nats.flush(Duration.ofMinutes(2));
  }

  /** A message that was sent, and who answered it so far. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sent(String subject, byte[] payload, Queue<String> senders) {}

  @Override
  public void close() {
    try {
      nats.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
