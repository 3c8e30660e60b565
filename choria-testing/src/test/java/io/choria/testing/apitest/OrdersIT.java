package io.choria.testing.apitest;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.testing.NatsServer;
import io.choria.testing.NatsServerExtension;
import io.choria.testing.TcpProxy;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Written as a user of the jar would write it: only the public API and the plain NATS client. */
@TestMethodOrder(OrderAnnotation.class)
@SuppressWarnings("try") // the client's close() may be interrupted, which fails the test
class OrdersIT {
  @RegisterExtension
  static final NatsServerExtension NATS =
      NatsServerExtension.of(NatsServer.builder().jetStream(true).syncAlways());

  /** The time for connecting is also that for each call of JetStream. */
  private static Connection connect(NatsServer server) throws Exception {
    return Nats.connect(
        Options.builder().server(server.url()).connectionTimeout(Duration.ofMinutes(1)).build());
  }

  @Test
  @Order(1)
  void keepsAnOrderWhenTheServerIsKilled() throws Exception {
    try (Connection connection = connect(NATS.server())) {
      connection
          .jetStreamManagement()
          .addStream(StreamConfiguration.builder().name("ORDERS").subjects("orders.>").build());
      connection.jetStream().publish("orders.new", "tea".getBytes(StandardCharsets.UTF_8));
    }
    NATS.server().kill();
  }

  @Test
  @Order(2)
  void readsTheOrderAfterTheServerCameBack(NatsServer server) throws Exception {
    try (Connection connection = connect(server)) {
      JetStreamSubscription orders = connection.jetStream().subscribe("orders.>");
      Message order = orders.nextMessage(Duration.ofMinutes(1));
      assertThat(order.getData()).asString().isEqualTo("tea");
      order.ack();
    }
  }

  @Test
  @Order(3)
  void reconnectsAfterANetworkCut(NatsServer server) throws Exception {
    CountDownLatch reconnected = new CountDownLatch(1);
    try (TcpProxy network = server.proxy();
        Connection connection =
            Nats.connect(
                Options.builder()
                    .server(network.url())
                    .maxReconnects(-1)
                    .reconnectWait(Duration.ofMillis(20))
                    .connectionTimeout(Duration.ofMinutes(1))
                    .connectionListener(
                        (source, event) -> {
                          if (event == ConnectionListener.Events.RECONNECTED) {
                            reconnected.countDown();
                          }
                        })
                    .build())) {
      network.cut();
      network.heal();
      assertThat(reconnected.await(3, TimeUnit.MINUTES)).isTrue();
      connection.flush(Duration.ofMinutes(1));
    }
  }
}
