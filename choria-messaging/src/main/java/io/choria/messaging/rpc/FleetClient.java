package io.choria.messaging.rpc;

import io.choria.messaging.protocol.Filter;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.RequestIds;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.protocol.Transport.Federation;
import io.choria.messaging.rpc.FleetException.Reason;
import io.choria.messaging.rpc.GatheredReplies.End;
import io.choria.messaging.security.ReplyVerifier;
import io.choria.messaging.security.RequestSigner;
import io.nats.client.Dispatcher;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks servers of a fleet and collects their replies: sign, publish, take what comes on the reply
 * subject, verify, hand over (spec 01 §13). Replies are handed to the receiver on the calling
 * thread as they arrive. Safe for use by several threads; close it when it is no longer needed.
 */
public final class FleetClient implements AutoCloseable {
  /** A ping travels as base64, and servers decode what can be decoded (spec 01 §11). */
  private static final byte[] PING = "cGluZw==".getBytes(StandardCharsets.US_ASCII);

  private static final int FEDERATED_TARGETS = 200;

  private final FleetConnection connection;
  private final RequestSigner signer;
  private final ReplyVerifier verifier;
  private final Clock clock;
  private final RequestIds ids;
  private final int capacity;
  private final Duration flush;
  private final Dispatcher dispatcher;

  private FleetClient(Builder builder) {
    this.connection = builder.connection;
    this.signer = connection.security().requestSigner();
    this.verifier = connection.security().replyVerifier();
    this.clock = builder.clock;
    this.ids = new RequestIds(builder.clock, builder.random);
    this.capacity = builder.capacity;
    this.flush = builder.flush;
    this.dispatcher =
        connection.whileOpen(() -> connection.messaging().jnats().createDispatcher(message -> {}));
  }

  /**
   * Starts the description of a client.
   *
   * @param connection what it works over; stays open when the client is closed
   * @return a builder with the defaults of its documentation
   */
  public static Builder builder(FleetConnection connection) {
    return new Builder(connection);
  }

  /**
   * A client with the defaults.
   *
   * @param connection what it works over; stays open when the client is closed
   * @return the client
   */
  public static FleetClient of(FleetConnection connection) {
    return builder(connection).build();
  }

  /**
   * Finds servers: all that match the filter answer (spec 02 §5.1).
   *
   * @param filter which servers
   * @param deadline how long to wait; the time is used up unless {@code receiver} ends it
   * @param receiver called for each server as it answers
   * @return who answered
   * @throws PermissionException when the broker does not let this client ask
   * @throws FleetException when the request can't be made
   * @throws InterruptedException when interrupted
   */
  public GatheredReplies ping(
      Filter filter, Duration deadline, Consumer<? super FleetReply> receiver)
      throws InterruptedException {
    return request(
        FleetRequest.broadcast(FleetServer.DISCOVERY, PING)
            .filter(filter)
            .deadline(deadline)
            .build(),
        receiver);
  }

  /**
   * Asks, and hands each reply to the receiver.
   *
   * @param request what to ask
   * @param receiver called on this thread; what it throws ends the wait and reaches the caller
   * @return how it ended
   * @throws PermissionException when the broker does not let this client ask
   * @throws FleetException when the request can't be made
   * @throws io.choria.messaging.PublishException when it was not accepted for sending
   * @throws io.choria.messaging.security.TrustException when it can't be signed
   * @throws InterruptedException when interrupted
   */
  public GatheredReplies request(FleetRequest request, Consumer<? super FleetReply> receiver)
      throws InterruptedException {
    return requestWhile(
        request,
        reply -> {
          receiver.accept(reply);
          return true;
        });
  }

  /**
   * Asks, and hands each reply to the receiver, which says whether it wants more.
   *
   * @param request what to ask
   * @param receiver called on this thread; false ends the wait
   * @return how it ended
   * @throws PermissionException when the broker does not let this client ask
   * @throws FleetException when the request can't be made
   * @throws io.choria.messaging.PublishException when it was not accepted for sending
   * @throws io.choria.messaging.security.TrustException when it can't be signed
   * @throws InterruptedException when interrupted
   */
  public GatheredReplies requestWhile(FleetRequest request, Predicate<? super FleetReply> receiver)
      throws InterruptedException {
    FleetMember member = connection.member();
    String collective = request.collective().orElse(member.mainCollective());
    member.requireCollective(collective);
    if (connection.requiresFilter() && request.isForEverybody()) {
      throw new FleetException(
          FleetException.Reason.REQUEST,
          "requests without filters have been disabled: agent=" + request.agent());
    }
    ProtocolVersion version = signer.version();
    String id = ids.next(version);
    // discovery is answered in the collective that is asked, all else in the main one
    boolean discovery = request.agent().equals(FleetServer.DISCOVERY);
    String replySubject =
        FleetSubjects.reply(
            discovery ? collective : member.mainCollective(),
            member.callerHash(),
            member.callerId(),
            id);
    if (request.replyTo().isPresent()) {
      publish(messages(request, request.targets(), collective, id, request.replyTo().get()));
      connection.flush(flush);
      return GatheredReplies.elsewhere(id);
    }
    try (ReplyCollector collector =
        new ReplyCollector(
            new ReplyIntake(verifier, version, id, replySubject),
            request,
            replySubject,
            clock,
            Math.max(capacity, 2 * request.targets().size()))) {
      Subscription subscription =
          connection.whileOpen(
              () ->
                  dispatcher.subscribe(
                      replySubject, message -> collector.arrived(message.getData())));
      try {
        End end = End.DEADLINE;
        boolean first = true;
        for (Set<String> batch : request.batches()) {
          if (!first) {
            TimeUnit.NANOSECONDS.sleep(request.batchSleep().toNanos());
          }
          first = false;
          end = ask(request, batch, collective, id, replySubject, collector, receiver);
          if (end == End.RECEIVER) {
            break;
          }
        }
        return collector.result(id, end);
      } finally {
        if (dispatcher.isActive()) {
          dispatcher.unsubscribe(subscription);
        }
      }
    }
  }

  /** Asks the targets of one batch; each time with a fresh date and signature. */
  private End ask(
      FleetRequest request,
      Set<String> batch,
      String collective,
      String id,
      String replySubject,
      ReplyCollector collector,
      Predicate<? super FleetReply> receiver)
      throws InterruptedException {
    Map<String, List<byte[]>> messages = messages(request, batch, collective, id, replySubject);
    Set<String> subjects = subjects(messages, replySubject);
    connection.forgetDenied(subjects);
    Consumer<PermissionException> denials = problem -> collector.denied(problem, subjects);
    connection.onDenied(denials);
    try {
      collector.publishing(batch);
      // the subscription comes first, on the same connection
      publish(messages);
      collector.published();
      connection.flush(flush);
      connection
          .lastDenied()
          .filter(problem -> subjects.contains(problem.subject()))
          .ifPresent(problem -> collector.denied(problem, subjects));
      return collector.collect(receiver);
    } finally {
      connection.forgetDenied(denials);
    }
  }

  private byte[] signed(FleetRequest request, String collective, String id) {
    FleetMember member = connection.member();
    return signer
        .sign(
            Request.builder(signer.version())
                .id(id)
                .sender(member.identity())
                .caller(member.callerId())
                .collective(collective)
                .agent(request.agent())
                .ttl(member.ttl())
                .time(clock.instant())
                .filter(request.filter())
                .body(request.body())
                .build())
        .encode();
  }

  private void publish(Map<String, List<byte[]>> messages) {
    long limit = connection.messaging().maxPayload();
    messages.forEach(
        (subject, payloads) -> {
          for (byte[] payload : payloads) {
            if (limit > 0 && payload.length > limit) {
              throw new FleetException(
                  Reason.TOO_LARGE,
                  "the broker takes messages of max_payload="
                      + limit
                      + " bytes, the signed request has bytes="
                      + payload.length
                      + ": subject="
                      + subject);
            }
            connection.messaging().publish(subject, null, payload);
          }
        });
  }

  private static Set<String> subjects(Map<String, List<byte[]>> messages, String replySubject) {
    Set<String> subjects = new HashSet<>(messages.keySet());
    subjects.add(replySubject);
    return subjects;
  }

  /** What is published where (spec 01 §8, §14). */
  private Map<String, List<byte[]>> messages(
      FleetRequest request, Set<String> batch, String collective, String id, String replySubject) {
    byte[] signed = signed(request, collective, id);
    if (request.subject().isPresent()) {
      return Map.of(request.subject().get(), List.of(transport(signed, replySubject, null)));
    }
    List<String> targets = new ArrayList<>();
    switch (request.kind()) {
      case BROADCAST -> targets.add(FleetSubjects.broadcast(collective, request.agent()));
      case SERVICE -> targets.add(FleetSubjects.service(collective, request.agent()));
      case DIRECT -> batch.forEach(node -> targets.add(FleetSubjects.node(collective, node)));
    }
    Map<String, List<byte[]>> messages = new LinkedHashMap<>();
    if (connection.federations().isEmpty()) {
      byte[] payload = transport(signed, replySubject, null);
      targets.forEach(target -> messages.put(target, List.of(payload)));
      return messages;
    }
    List<byte[]> federated = new ArrayList<>();
    for (int from = 0; from < targets.size(); from += FEDERATED_TARGETS) {
      List<String> part = targets.subList(from, Math.min(targets.size(), from + FEDERATED_TARGETS));
      federated.add(transport(signed, replySubject, new Federation(id, "", part)));
    }
    connection
        .federations()
        .forEach(network -> messages.put(FleetSubjects.federation(network), federated));
    return messages;
  }

  private byte[] transport(byte[] signed, String replySubject, @Nullable Federation federation) {
    return new Transport(
            signer.version(),
            signed,
            replySubject,
            connection.member().identity(),
            List.of(connection.hop()),
            federation)
        .encode();
  }

  /** Ends what this client listens to. The connection stays open. */
  @Override
  public void close() {
    connection.close(dispatcher);
  }

  /** What a client is made of. Not safe for use by several threads. */
  public static final class Builder {
    private final FleetConnection connection;
    private Clock clock = Clock.systemUTC();
    private RandomGenerator random = new SecureRandom();
    private int capacity = 10_000;
    private Duration flush = Duration.ofSeconds(10);

    private Builder(FleetConnection connection) {
      this.connection = connection;
    }

    /**
     * The clock that requests are dated and tokens judged by.
     *
     * @param clock the default is that of the system
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Where the random part of request ids comes from.
     *
     * @param random the default is a secure one
     * @return this
     */
    public Builder random(RandomGenerator random) {
      this.random = random;
      return this;
    }

    /**
     * How many replies may wait to be verified; more are counted as lost.
     *
     * @param replies the default is 10 000
     * @return this
     */
    public Builder capacity(int replies) {
      this.capacity = replies;
      return this;
    }

    /**
     * How long the broker may take to confirm that it has the request.
     *
     * @param deadline the default is 10 seconds
     * @return this
     */
    public Builder flushDeadline(Duration deadline) {
      this.flush = deadline;
      return this;
    }

    /**
     * Makes the client.
     *
     * @return the client
     */
    public FleetClient build() {
      return new FleetClient(this);
    }
  }
}
