package io.choria.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.MessagingConnection;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Reply;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.SecureReply;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.rpc.FleetClient;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetRequest;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.GatheredReplies;
import io.choria.messaging.rpc.Refusal.Stage;
import io.choria.messaging.security.ClientPermission;
import io.choria.messaging.security.SecurityProvider;
import io.choria.messaging.security.SecurityProvider.Role;
import io.choria.messaging.security.Seed;
import io.choria.messaging.security.TokenCredentials;
import io.choria.messaging.security.TokenIssuer;
import io.choria.messaging.security.TrustException;
import io.choria.messaging.security.TrustException.Reason;
import io.choria.messaging.security.TrustRoots;
import io.choria.testing.NatsServer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A client hands over a reply only when the server that it names signed it for this request. */
@DisplayName("spec 01 §4.8, §13.6: refused replies")
class RefusedRepliesIT {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration HOUR = Duration.ofHours(1);

  private final Seed organization = Seed.generate(RANDOM);
  private final Seed key = Seed.generate(RANDOM);

  private TokenIssuer issuer(Seed seed, Duration offset) {
    return TokenIssuer.organization(
        seed, Clock.fixed(Instant.now().plus(offset), ZoneOffset.UTC), RANDOM);
  }

  private String token(TokenIssuer issuer, String identity) {
    return issuer.server(identity, key.publicKey(), HOUR, List.of("choria"), Set.of());
  }

  @Test
  void onlyTheRightReplyCounts() throws Exception {
    TokenIssuer good = issuer(organization, Duration.ZERO);
    String web1 = token(good, "web1");
    List<Function<Request, byte[]>> answers =
        List.of(
            request -> signed(reply(request, "web1"), token(issuer(key, Duration.ZERO), "web1")),
            request ->
                signed(
                    reply(request, "web1"),
                    token(issuer(organization, Duration.ofHours(-2)), "web1")),
            request -> signed(reply(request, "web2"), web1),
            request -> SecureReply.unsigned(ProtocolVersion.V2, reply(request, "web1")).encode(),
            request -> SecureReply.signed(reply(request, "web1"), new byte[64], web1).encode(),
            request ->
                new String(signed(reply(request, "web1"), web1), StandardCharsets.UTF_8)
                    .replace("\"hash\":\"", "\"hash\":\"AAAA")
                    .getBytes(StandardCharsets.UTF_8),
            request -> signed(reply(other(request), "web1"), web1),
            request -> "{}".getBytes(StandardCharsets.UTF_8),
            request -> signed(reply(request, "web1"), web1),
            request -> signed(reply(request, "web1"), web1));
    try (NatsServer nats = NatsServer.builder().start();
        MessagingConnection rogue = MessagingConnection.builder().server(nats.url()).connect()) {
      rogue
          .jnats()
          .createDispatcher(
              message -> {
                Transport asked = Transport.parse(message.getData());
                Request request =
                    Request.parse(
                        ProtocolVersion.V2,
                        SecureRequest.parse(ProtocolVersion.V2, asked.data()).request());
                for (Function<Request, byte[]> answer : answers) {
                  Transport transport =
                      new Transport(
                          ProtocolVersion.V2, answer.apply(request), "", "web1", List.of(), null);
                  rogue.publish(asked.replySubject(), null, transport.encode());
                }
                rogue.publish(asked.replySubject(), null, new byte[] {1, 2, 3});
                rogue.publish(asked.replySubject(), null, message.getData());
              })
          .subscribe("choria.broadcast.agent.discovery");
      rogue.flush(Duration.ofMinutes(2));
      String token =
          good.client("up=dana", key.publicKey(), HOUR, Set.of(ClientPermission.FLEET_MANAGEMENT));
      SecurityProvider security =
          SecurityProvider.tokens(
                  Role.CLIENT,
                  "ops1",
                  TokenCredentials.of(key, token),
                  TrustRoots.issuers(Map.of("choria", organization.publicKey())))
              .build();
      try (FleetConnection connection =
              FleetConnection.builder(security).broker(nats.url()).connect();
          FleetClient client = FleetClient.of(connection)) {
        GatheredReplies replies =
            client.request(
                FleetRequest.broadcast(
                        FleetServer.DISCOVERY, "cGluZw==".getBytes(StandardCharsets.US_ASCII))
                    .deadline(Duration.ofSeconds(25))
                    .build(),
                reply -> assertThat(reply.sender()).isEqualTo("web1"));
        assertThat(replies.senders()).containsExactly("web1");
        replies.refusals().forEach(System.out::println);
        assertThat(replies.refused()).isEqualTo(11);
        assertThat(
                replies.refusals().stream()
                    .filter(refusal -> refusal.cause() instanceof TrustException)
                    .map(refusal -> ((TrustException) refusal.cause()).reason()))
            .containsExactly(
                Reason.SIGNATURE, Reason.EXPIRED, Reason.CALLER, Reason.UNSIGNED, Reason.SIGNATURE);
        assertThat(replies.refusals().get(8).stage()).isEqualTo(Stage.REPLAY);
        assertThat(replies.refusals().get(9).stage()).isEqualTo(Stage.TRANSPORT);
      }
    }
  }

  private static byte[] reply(Request request, String sender) {
    return Reply.to(request, sender, Instant.now(), "pong".getBytes(StandardCharsets.US_ASCII))
        .encode();
  }

  private static Request other(Request request) {
    return Request.builder(ProtocolVersion.V2)
        .id("another")
        .sender(request.sender())
        .caller(request.caller())
        .collective(request.collective())
        .agent(request.agent())
        .time(request.time())
        .body(request.body())
        .build();
  }

  private byte[] signed(byte[] reply, String token) {
    return SecureReply.signed(reply, key.sign(reply), token).encode();
  }
}
