package io.choria.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
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
