package io.choria.examples.shipper.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.MessagingConnection;
import io.choria.testing.FaultTest;
import io.choria.testing.NatsServer;
import io.choria.testing.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the shipper must survive, with real processes: each test compares every byte at the end.
 * {@code -Dshipper.lines} sets how many lines flow.
 */
class ShipperFaultsIT {
  private static final int LINES = Integer.getInteger("shipper.lines", 1_000_000);
  private static final String[] BATCHES = {"--batch-bytes", "4096"};
  @TempDir Path root;
  private ShipperRig rig;

  @BeforeEach
  void prepare() throws Exception {
    rig = new ShipperRig(root, NatsServer.builder().jetStream(true).start(), 2);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @FaultTest
  void reqLs1ReqLs2KillEach() throws Exception {
    int part = LINES / 5;
    ShipperProcess first = rig.receiver("receiver-a");
    ShipperProcess publisher = rig.publisher(0, BATCHES);
    rig.publisher(1, BATCHES);
    rig.grow(part);
    rig.await("something arrives", () -> rig.received() > 0);
    rig.kill(publisher);
    rig.grow(part);
    rig.publisher(0, BATCHES);
    ShipperProcess second = rig.receiver("receiver-b");
    rig.grow(part);
    rig.kill(first);
    rig.grow(part);
    rig.server().kill();
    rig.server().restart();
    rig.grow(LINES - 4 * part);
    rig.kill(second);
    rig.receiver("receiver-c");
    rig.assertSame();
  }

  @FaultTest
  void aReceiverThatStandsStillForLongerThanItsLeaseChangesNothing() throws Exception {
    ShipperProcess first = rig.receiver("receiver-a");
    rig.publisher(0, BATCHES);
    rig.publisher(1, BATCHES);
    rig.grow(50_000);
    rig.await("something arrives", () -> rig.received() > 0);
    first.pause();
    try {
      rig.receiver("receiver-b");
      rig.grow(50_000);
      rig.awaitAll(); // the other one took over
    } finally {
      first.resume();
    }
    rig.grow(50_000);
    rig.assertSame();
  }

  @FaultTest
  void aServerRestartedOnAnOlderCopyOfItsStoreGetsTheGapAgain() throws Exception {
    rig.receiver("receiver-a");
    rig.publisher(0, BATCHES);
    rig.publisher(1, BATCHES);
    rig.grow(50_000);
    rig.awaitAll();
    NatsServer server = rig.server();
    server.stop();
    Path older = server.copyStore();
    server.start();
    rig.grow(50_000);
    // everything was acknowledged, received and acknowledged again before the server forgets it
    rig.awaitAll();
    server.kill();
    server.restoreStore(older);
    server.start();
    rig.grow(50_000);
    rig.assertSame();
    try (MessagingConnection connection =
        MessagingConnection.builder().server(server.url()).connect()) {
      assertThat(rig.printedBy("publisher0")).contains("the server forgot");
      assertThat(Patience.streams(connection).status("LOGS").orElseThrow().lastSequence())
          .isPositive();
    }
  }

  @FaultTest
  void aNarrowNetworkWithLongWaysThatIsCutInTheMiddle() throws Exception {
    try (TcpProxy up = rig.server().proxy();
        TcpProxy down = rig.server().proxy()) {
      for (TcpProxy network : List.of(up, down)) {
        network.limit(TcpProxy.Direction.BOTH, 400_000);
        network.delay(TcpProxy.Direction.BOTH, Duration.ofMillis(50));
      }
      // the lease is renewed over the narrow network too, behind the lines
      rig.receiverAt(down.url(), "receiver-a", "--lease", "10s");
      rig.publisherAt(up.url(), 0, "-Xmx64m");
      rig.publisherAt(up.url(), 1, "-Xmx64m", BATCHES);
      rig.grow(20_000);
      rig.await("something arrives", () -> rig.received() > 0);
      up.resetConnections();
      down.resetConnections();
      rig.grow(10_000);
      rig.awaitAll();
      // so slow that what is under way takes longer than any patience with one message
      down.limit(TcpProxy.Direction.TO_CLIENT, 20_000);
      rig.grow(10_000);
      down.heal();
      up.heal();
      rig.assertSame();
    }
  }

  @FaultTest
  void aSlowAndCutNetwork() throws Exception {
    rig.receiver("receiver-a");
    var proxy = rig.server().proxy();
    rig.publisherAt(proxy.url(), 0, "-Xmx32m");
    rig.publisher(1, BATCHES);
    rig.grow(20_000);
    rig.await("something arrives", () -> rig.received() > 0);
    for (int i = 0; i < 3; i++) {
      proxy.cut();
      rig.grow(10_000);
      proxy.heal();
      rig.grow(10_000);
      proxy.resetConnections();
    }
    rig.assertSame();
  }
}
