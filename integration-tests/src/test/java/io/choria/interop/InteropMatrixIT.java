package io.choria.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.interop.Scenario.Broker;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.FleetClient;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetReply;
import io.choria.messaging.rpc.FleetRequest;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.GatheredReplies;
import io.choria.messaging.rpc.NodeData;
import io.choria.testing.Interop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The matrix: Java and Go processes in both roles, on every kind of network (spec 01 §15). Needs a
 * real {@code choria} in CHORIA_BIN; each cell is a test.
 */
@Interop("choria")
@DisplayName("interop matrix")
class InteropMatrixIT {
  /** The cells of one network. */
  @TestMethodOrder(OrderAnnotation.class)
  abstract static class Cells extends NetworkCells {
    Cells(Scenario scenario, Broker broker) {
      super(scenario, broker);
    }

    @Override
    FleetServer.Builder equip(FleetServer.Builder builder) {
      return builder.data(NodeData.of(Set.of("role::java"), Map.of("country", "mt")));
    }

    @Test
    @Order(1)
    @DisplayName("Java client -> Go server: ping, and rpcutil ping directed at it")
    void javaClientToGoServer() throws Exception {
      try (FleetConnection connection = network().javaClient();
          FleetClient client = FleetClient.of(connection)) {
        Poll.until("the Go server answers", () -> ping(client).contains(MixedNetwork.GO_SERVER));
        List<FleetReply> replies = new ArrayList<>();
        GatheredReplies end =
            client.request(
                FleetRequest.direct(
                        "rpcutil",
                        "{\"agent\":\"rpcutil\",\"action\":\"ping\",\"data\":{}}"
                            .getBytes(StandardCharsets.UTF_8),
                        Set.of(MixedNetwork.GO_SERVER))
                    .deadline(Duration.ofMinutes(1))
                    .build(),
                replies::add);
        assertThat(end.end()).as("%s", end).isEqualTo(GatheredReplies.End.COMPLETE);
        assertThat(end.missing()).isEmpty();
        FleetReply reply = replies.get(0);
        assertThat(new String(reply.reply().body(), StandardCharsets.UTF_8))
            .contains("\"statuscode\":0", "\"statusmsg\":\"OK\"", "\"pong\":");
        assertThat(reply.server().isPresent()).isEqualTo(scenario().isV2());
        System.out.printf(
            "%s %s Java -> Go: %s%n",
            scenario(), broker(), new String(reply.reply().body(), StandardCharsets.UTF_8));
      }
    }

    @Test
    @Order(2)
    @DisplayName("Go client -> Java server: choria ping lists it beside the Go server")
    void goClientToJavaServer() throws Exception {
      ChoriaProgram.Output both = network().goPing(2);
      assertThat(both.text()).contains(MixedNetwork.GO_SERVER, MixedNetwork.JAVA_SERVER);
      assertThat(both.text()).contains("2 replies max:");
      assertThat(both.status()).isZero();
      ChoriaProgram.Output filtered = network().goPing(1, "-C", "role::java", "-F", "country=mt");
      assertThat(filtered.text())
          .contains(MixedNetwork.JAVA_SERVER)
          .doesNotContain(MixedNetwork.GO_SERVER);
      System.out.printf("%s %s Go -> Java:%n%s%n", scenario(), broker(), both.text().strip());
    }

    @Test
    @Order(3)
    @DisplayName("Java client -> Java server: ping")
    void javaClientToJavaServer() throws Exception {
      try (FleetConnection connection = network().javaClient();
          FleetClient client = FleetClient.of(connection)) {
        List<FleetReply> replies = new ArrayList<>();
        GatheredReplies end =
            client.request(
                FleetRequest.broadcast(
                        FleetServer.DISCOVERY, "cGluZw==".getBytes(StandardCharsets.US_ASCII))
                    .filter(
                        new Filter(
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(MixedNetwork.JAVA_SERVER),
                            List.of()))
                    .expect(1)
                    .deadline(Duration.ofMinutes(1))
                    .build(),
                replies::add);
        assertThat(end.senders()).containsExactly(MixedNetwork.JAVA_SERVER);
        assertThat(end.refused()).isZero();
        assertThat(replies.get(0).server().isPresent()).isEqualTo(scenario().isV2());
      }
    }

    private static Set<String> ping(FleetClient client) throws InterruptedException {
      return client
          .request(
              FleetRequest.broadcast(
                      FleetServer.DISCOVERY, "cGluZw==".getBytes(StandardCharsets.US_ASCII))
                  .expect(2)
                  .deadline(Duration.ofSeconds(10))
                  .build(),
              reply -> {})
          .senders();
    }
  }

  @Nested
  @DisplayName("v1 x509 on a Choria broker")
  class V1X509Choria extends Cells {
    V1X509Choria() {
      super(Scenario.V1_X509, Broker.CHORIA);
    }
  }

  @Nested
  @DisplayName("v1 x509 on a plain nats-server")
  class V1X509Plain extends Cells {
    V1X509Plain() {
      super(Scenario.V1_X509, Broker.PLAIN);
    }
  }

  @Nested
  @DisplayName("v1 unsigned on a Choria broker")
  class V1UnsignedChoria extends Cells {
    V1UnsignedChoria() {
      super(Scenario.V1_UNSIGNED, Broker.CHORIA);
    }

    /**
     * The Go client sends unsigned requests only without a token and without authorities, so that
     * it ends the broker's TLS handshake.
     */
    @Override
    @Test
    @Order(2)
    @DisplayName("Go client -> Java server: not possible, no connection")
    void goClientToJavaServer() throws Exception {
      Process client =
          network().launchClient("unsigned", "ping", "--config", "client.conf", "--timeout", "5");
      Poll.until(
          "the handshake fails", () -> network().log("broker").contains("TLS handshake error"));
      client.destroyForcibly();
      assertThat(network().log("unsigned")).doesNotContain(MixedNetwork.JAVA_SERVER);
    }
  }

  @Nested
  @DisplayName("v1 unsigned on a plain nats-server")
  class V1UnsignedPlain extends Cells {
    V1UnsignedPlain() {
      super(Scenario.V1_UNSIGNED, Broker.PLAIN);
    }
  }

  @Nested
  @DisplayName("v2 direct issuer on a Choria broker")
  class V2DirectChoria extends Cells {
    V2DirectChoria() {
      super(Scenario.V2_DIRECT, Broker.CHORIA);
    }
  }

  @Nested
  @DisplayName("v2 direct issuer on a plain nats-server")
  class V2DirectPlain extends Cells {
    V2DirectPlain() {
      super(Scenario.V2_DIRECT, Broker.PLAIN);
    }
  }

  @Nested
  @DisplayName("v2 chain issuer on a Choria broker")
  class V2ChainChoria extends Cells {
    V2ChainChoria() {
      super(Scenario.V2_CHAIN, Broker.CHORIA);
    }
  }

  @Nested
  @DisplayName("v2 chain issuer on a plain nats-server")
  class V2ChainPlain extends Cells {
    V2ChainPlain() {
      super(Scenario.V2_CHAIN, Broker.PLAIN);
    }
  }
}
