package io.choria.messaging.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.protocol.Filter;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.rpc.Refusal.Stage;
import io.choria.messaging.security.RequestVerifier;
import io.choria.messaging.security.SecurityProvider;
import io.choria.messaging.security.SecurityProvider.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where a request ends that several rows would drop. Times are looked at before filters here, after
 * them in Choria; what is dropped is the same.
 */
@DisplayName("spec 02 §3.1: the order in which requests are dropped")
class RequestPipelineTest {
  private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
  private static final Duration TTL = Duration.ofSeconds(60);

  private final SecurityProvider client =
      SecurityProvider.insecure(Role.CLIENT, "desk7.example.net", "choria=ada").build();
  private final RequestIntake intake =
      new RequestIntake(
          RequestVerifier.unverified(ProtocolVersion.V1).build(),
          new FilterMatch(
              "web1.example.net",
              NodeData.of(Set.of("apache"), Map.of("country", "mt")),
              List.of()),
          List.of("mcollective", "uk"),
          () -> Set.of("rpcutil", "motd"));

  private byte[] message(String collective, Duration age, Filter filter) {
    byte[] signed =
        client
            .requestSigner()
            .sign(
                Request.builder(ProtocolVersion.V1)
                    .id("0f3c5c1f7c6e4b1c9d2f3a4b5c6d7e8f")
                    .sender("desk7.example.net")
                    .caller("choria=ada")
                    .collective(collective)
                    .agent("motd")
                    .ttl(TTL)
                    .time(NOW.minus(age))
                    .filter(filter)
                    .body("{}".getBytes(StandardCharsets.UTF_8))
                    .build())
            .encode();
    return new Transport(
            ProtocolVersion.V1, signed, "reply.here", "desk7.example.net", List.of(), null)
        .encode();
  }

  private String end(byte[] payload) {
    RequestIntake.Verdict verdict = intake.judge("mcollective.broadcast.agent.motd", payload, NOW);
    return verdict instanceof RequestIntake.Refused refused
        ? refused.refusal().stage().toString()
        : "ACCEPTED";
  }

  @ParameterizedTest(name = "age {0} s, country {1}, collective {2}: {3}")
  @CsvSource({
    "0, mt, mcollective, ACCEPTED",
    "0, mt, uk, ACCEPTED",
    "59, mt, mcollective, ACCEPTED",
    "-59, mt, mcollective, ACCEPTED",
    "60, mt, mcollective, EXPIRY",
    "-60, mt, mcollective, EXPIRY",
    "61, de, other, EXPIRY",
    "0, de, mcollective, FILTER",
    "0, de, other, FILTER",
    "0, mt, other, COLLECTIVE"
  })
  void order(long age, String country, String collective, String end) {
    Filter filter = FilterBuilder.filter().fact("country=" + country).build();
    assertThat(end(message(collective, Duration.ofSeconds(age), filter))).isEqualTo(end);
  }

  @ParameterizedTest(name = "agent {0}, class {1}: {2}")
  @CsvSource({
    "motd, apache, ACCEPTED",
    "/^rpc/, apache, ACCEPTED",
    "nosuch, apache, FILTER",
    "motd, nginx, FILTER"
  })
  void agentsOfDirectedRequestsArePartOfTheFilter(String agent, String name, String end) {
    Filter filter = FilterBuilder.filter().agent(agent).hasClass(name).build();
    assertThat(end(message("mcollective", Duration.ZERO, filter))).isEqualTo(end);
  }

  @Test
  void whatIsNoRequest() {
    for (String garbage :
        List.of("", "{}", "[]", "\u0000", "{\"protocol\":\"choria:transport:1\"}")) {
      assertThat(end(garbage.getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(Stage.TRANSPORT.toString());
    }
    byte[] inside =
        new Transport(
                ProtocolVersion.V1,
                "{\"protocol\":\"choria:secure:request:1\"}".getBytes(StandardCharsets.UTF_8),
                "reply.here",
                "desk7.example.net",
                List.of(),
                null)
            .encode();
    assertThat(end(inside)).isEqualTo(Stage.SECURITY.toString());
  }
}
