package io.choria.examples.shipper.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.config.ConfigLoader;
import io.choria.examples.shipper.settings.CommonSettings;
import io.choria.examples.shipper.settings.InspectOptionsSchema;
import io.choria.messaging.Codec;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.Subscriber;
import io.choria.messaging.stream.StreamException;
import io.choria.messaging.stream.StreamSpec;
import io.choria.messaging.stream.Streams;
import io.choria.testing.NatsServer;
import io.choria.testing.TcpProxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a receiver gets to know its stream, on a server that does not always answer. */
class ShipperStreamIT {
  private static final String ASKED = "$JS.API.STREAM.NAMES";

  private static CommonSettings waiting(String longest) {
    return ConfigLoader.builder(InspectOptionsSchema.schema())
        .overrides("test", Map.of("subject", "logs", "connect-timeout", longest))
        .load()
        .settings()
        .common();
  }

  @Test
  void aServerThatGoesAwayBeforeItsFirstAnswerIsAskedAgain() throws Exception {
    try (NatsServer server = NatsServer.builder().jetStream(true).start();
        TcpProxy network = server.proxy();
        MessagingConnection near = MessagingConnection.builder().server(server.url()).connect();
        MessagingConnection far = MessagingConnection.builder().server(network.url()).connect()) {
      Streams.of(near).declare(StreamSpec.builder("LOGS").subjects("logs.>").build());
      CountDownLatch asked = new CountDownLatch(1);
      try (Subscriber<byte[]> watch =
          Subscriber.builder(near, ASKED, Codec.bytes()).subscribe(asking -> asked.countDown())) {
        assertThat(watch).isNotNull();
        near.flush(Duration.ofMinutes(1));
        network.stall(TcpProxy.Direction.TO_CLIENT);
        FutureTask<String> found =
            new FutureTask<>(() -> ShipperStream.await(waiting("5m"), Streams.of(far)));
        new Thread(found, "receiver").start();
        assertThat(asked.await(5, TimeUnit.MINUTES)).isTrue();
        network.resetConnections(); // the answer was under way
        network.heal();
        assertThat(found.get(5, TimeUnit.MINUTES)).isEqualTo("LOGS");
      }
    }
  }

  @Test
  void nobodyIsAskedForEver() throws Exception {
    try (NatsServer server = NatsServer.builder().start();
        MessagingConnection connection =
            MessagingConnection.builder().server(server.url()).connect()) {
      assertThatThrownBy(() -> ShipperStream.await(waiting("600ms"), Streams.of(connection)))
          .isInstanceOfSatisfying(
              StreamException.class,
              e -> assertThat(e.code()).isEqualTo(StreamException.Code.NO_RESPONDERS));
    }
  }

  @Test
  void aStreamThatIsNotThereIsSaidAtOnce() throws Exception {
    try (NatsServer server = NatsServer.builder().jetStream(true).start();
        MessagingConnection connection =
            MessagingConnection.builder().server(server.url()).connect()) {
      assertThatThrownBy(() -> ShipperStream.await(waiting("365d"), Streams.of(connection)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("see shipper streams declare");
    }
  }
}
