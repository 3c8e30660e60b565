package io.choria.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // the client's close() may be interrupted, which fails the test
class NatsClusterIT {
  private static final JetStreamOptions PATIENT =
      JetStreamOptions.builder().requestTimeout(Duration.ofMinutes(1)).build();

  @Test
  void keepsAReplicatedStreamWhenOneServerIsKilled() throws Exception {
    try (NatsCluster cluster = NatsCluster.start(builder -> builder.jetStream(true));
        Connection connection =
            Nats.connect(
                Options.builder()
                    .servers(cluster.urls().toArray(new String[0]))
                    .maxReconnects(-1)
                    .reconnectWait(Duration.ofMillis(50))
                    .connectionTimeout(Duration.ofMinutes(1))
                    .build())) {
      connection
          .jetStreamManagement(PATIENT)
          .addStream(
              StreamConfiguration.builder()
                  .name("ORDERS")
                  .subjects("orders.>")
                  .replicas(3)
                  .build());
      publish(connection, 1);
      cluster.server(0).kill();
      publish(connection, 2);
      cluster.server(0).start();
      cluster.awaitHealthy();
      publish(connection, 3);
    }
  }

  /** Takes the first port that it gave away, as another process may do before a server listens. */
  private static final class Thief implements RandomGenerator, AutoCloseable {
    private final RandomGenerator honest = new SecureRandom();
    private int first;
    private ServerSocket stolen;

    @Override
    public int nextInt(int lowest, int bound) {
      int port = honest.nextInt(lowest, bound);
      if (first == 0) {
        first = port;
      } else if (stolen == null) {
        try {
          stolen = new ServerSocket(first, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return port;
    }

    @Override
    public long nextLong() {
      return honest.nextLong();
    }

    @Override
    public void close() throws IOException {
      stolen.close();
    }
  }

  @Test
  void takesOtherPortsWhenOneIsTakenMeanwhile() throws Exception {
    try (Thief thief = new Thief();
        NatsCluster cluster = NatsCluster.start(builder -> builder, thief)) {
      assertThat(cluster.servers()).allMatch(NatsServer::isRunning);
    }
  }

  private static void publish(Connection connection, long sequence) throws Exception {
    Eventually.holds(
        "publish " + sequence,
        () -> {
          try {
            return connection
                    .jetStream()
                    .publish(
                        "orders.new",
                        new byte[1],
                        io.nats.client.PublishOptions.builder().messageId("m" + sequence).build())
                    .getSeqno()
                == sequence;
          } catch (IOException | JetStreamApiException | IllegalStateException e) {
            return false;
          }
        });
    assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
  }
}
