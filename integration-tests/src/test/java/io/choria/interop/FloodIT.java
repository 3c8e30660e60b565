package io.choria.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.MessagingConnection;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.RequestIds;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.rpc.FleetClient;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetRequest;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.GatheredReplies;
import io.choria.messaging.rpc.Refusal.Stage;
import io.choria.messaging.rpc.ServerCounters;
import io.choria.messaging.security.SecurityProvider;
import io.choria.testing.NatsServer;
import io.nats.client.Connection;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A server that is flooded with garbage and half-valid documents on every subject that it listens
 * to answers the next good ping, and holds no more memory than before. The number of messages is
 * the property {@code choria.flood.messages}: by default small, 200 000 for the whole.
 */
@DisplayName("spec 01 §12: floods")
class FloodIT {
  private static final int MESSAGES = Integer.getInteger("choria.flood.messages", 20_000);
  private static final int PINGS = 51;
  private static final byte[] PING = "cGluZw==".getBytes(StandardCharsets.US_ASCII);

  private final Random random = new Random(7);

  @Test
  void aFloodLeavesNothingBehind() throws Exception {
    try (NatsServer nats = NatsServer.builder().start();
        JavaFleet fleet = new JavaFleet(nats.url());
        MessagingConnection attacking = MessagingConnection.builder().server(nats.url()).connect();
        SecurityProvider dana = fleet.client("up=dana");
        FleetConnection connection = FleetConnection.builder(dana).broker(nats.url()).connect();
        FleetClient client = FleetClient.of(connection)) {
      Connection attacker = attacking.jnats();
      FleetServer server = fleet.server("web1.example.net");
      List<String> subjects =
          List.of("choria.node.web1.example.net", "choria.broadcast.agent.discovery");
      List<byte[]> seeds = seeds(dana);
      median(client);
      Duration before = median(client);
      long heapBefore = heap();
      for (int i = 0; i < MESSAGES; i++) {
        attacker.publish(subjects.get(i % 2), mutation(seeds, i));
        if (i % 500 == 499) {
          // slow enough for all to be looked at; what comes faster is dropped before that
          int sent = i + 1;
          attacker.flush(Duration.ofMinutes(1));
          Poll.until("the server keeps up", () -> seen(server) >= sent);
        }
      }
      attacker.flush(Duration.ofMinutes(1));
      for (int i = 0; i < 5_000; i++) {
        attacker.publish(subjects.get(i % 2), mutation(seeds, i));
      }
      attacker.flush(Duration.ofMinutes(1));
      Poll.until("all are looked at or dropped", () -> seen(server) >= MESSAGES + 5_000);
      Duration first = ping(client);
      Duration after = median(client);
      long heapAfter = heap();
      ServerCounters counters = server.counters();
      System.out.printf(
          "flood of %d: %s; median of %d pings %d us before, the first after it %d us, their median"
              + " %d us; heap %d KiB before, %d KiB"
              + " after%n",
          MESSAGES,
          counters,
          PINGS,
          before.toNanos() / 1000,
          first.toNanos() / 1000,
          after.toNanos() / 1000,
          heapBefore / 1024,
          heapAfter / 1024);
      assertThat(counters.refused(Stage.TRANSPORT)).isPositive();
      assertThat(counters.refused(Stage.SECURITY)).isPositive();
      // loose: it tells a server that is stuck or still busy from one that is as it was
      assertThat(after).isLessThan(before.multipliedBy(100).plus(Duration.ofSeconds(5)));
      // far above what a leak of even 100 bytes a message would leave for the whole count
      assertThat(heapAfter - heapBefore).isLessThan(16L << 20);
    }
  }

  private static long seen(FleetServer server) {
    ServerCounters now = server.counters();
    return now.total() + now.dropped();
  }

  /** A good request, its parts, and documents that are right up to some layer. */
  private static List<byte[]> seeds(SecurityProvider dana) {
    RequestIds ids = new RequestIds(Clock.systemUTC(), new SecureRandom());
    List<byte[]> seeds = new ArrayList<>();
    for (Instant time : List.of(Instant.now(), Instant.now().minusSeconds(3600))) {
      Request request =
          Request.builder(ProtocolVersion.V2)
              .id(ids.next(ProtocolVersion.V2))
              .sender("ops1.example.net")
              .caller("up=dana")
              .collective("choria")
              .agent("discovery")
              .time(time)
              .filter(Filter.EMPTY)
              .body(PING)
              .build();
      byte[] secure = dana.requestSigner().sign(request).encode();
      seeds.add(transport(secure));
      seeds.add(secure);
      seeds.add(request.encode());
      seeds.add(transport(request.encode()));
      seeds.add(transport(new byte[0]));
      SecureRequest.Token signed =
          (SecureRequest.Token) SecureRequest.parse(ProtocolVersion.V2, secure);
      seeds.add(
          transport(
              new SecureRequest.Token(signed.request(), new byte[64], signed.caller(), "")
                  .encode()));
      seeds.add(
          transport(
              new SecureRequest.Token(
                      signed.request(), signed.signature(), "e30.e30.AAAA", signed.caller())
                  .encode()));
    }
    seeds.add("[".repeat(50_000).getBytes(StandardCharsets.US_ASCII));
    seeds.add("{\"protocol\":".repeat(1_000).getBytes(StandardCharsets.US_ASCII));
    seeds.add(new byte[0]);
    return seeds;
  }

  private static byte[] transport(byte[] secure) {
    return new Transport(
            ProtocolVersion.V2, secure, "choria.reply.x.y", "ops1.example.net", List.of(), null)
        .encode();
  }

  private byte[] mutation(List<byte[]> seeds, int number) {
    byte[] bytes = seeds.get(number % seeds.size()).clone();
    if (number % 3 == 0 && bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    } else if (number % 7 == 0) {
      random.nextBytes(bytes);
    }
    return bytes;
  }

  private static Duration median(FleetClient client) throws InterruptedException {
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < PINGS; i++) {
      times.add(ping(client));
    }
    times.sort(Comparator.naturalOrder());
    return times.get(PINGS / 2);
  }

  private static Duration ping(FleetClient client) throws InterruptedException {
    List<Duration> times = new ArrayList<>();
    GatheredReplies end =
        client.request(
            FleetRequest.broadcast(FleetServer.DISCOVERY, PING)
                .expect(1)
                .deadline(Duration.ofMinutes(1))
                .build(),
            reply -> times.add(reply.after()));
    assertThat(end.senders()).containsExactly("web1.example.net");
    return times.get(0);
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
