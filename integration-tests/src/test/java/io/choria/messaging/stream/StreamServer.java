package io.choria.messaging.stream;

import io.choria.messaging.Backoff;
import io.choria.messaging.MessagingConnection;
import io.choria.testing.NatsServer;
import io.choria.testing.NatsServerBinary;
import io.choria.testing.NatsServerBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** A private server with JetStream and connections to it, for one test. */
final class StreamServer implements AutoCloseable {
  static final Duration SOON = Duration.ofMinutes(5);

  final NatsServer server;
  private final List<MessagingConnection> connections = new ArrayList<>();

  private StreamServer(NatsServer server) {
    this.server = server;
  }

  static StreamServer start() {
    return new StreamServer(NatsServer.builder().jetStream(true).monitoring(true).start());
  }

  static StreamServer start(NatsServerBuilder options) {
    return new StreamServer(options.start());
  }

  static boolean isAtLeast(int major, int minor) {
    return NatsServerBinary.locate().isAtLeast(major, minor);
  }

  Streams streams() throws InterruptedException {
    return streams(server.url());
  }

  Streams streams(String url) throws InterruptedException {
    return Streams.builder(connect(url)).timeout(Duration.ofSeconds(30)).build();
  }

  MessagingConnection connect(String url) throws InterruptedException {
    MessagingConnection connection =
        MessagingConnection.builder()
            .server(url)
            .backoff(Backoff.of(Duration.ofMillis(50)))
            .connect();
    connections.add(connection);
    return connection;
  }

  static void eventually(String what, Callable<Boolean> condition) {
    long until = System.nanoTime() + SOON.toNanos();
    while (System.nanoTime() < until) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (Exception e) {
        throw new AssertionError(what, e);
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    throw new AssertionError("did not happen within " + SOON + ": " + what);
  }

  @Override
  public void close() {
    for (MessagingConnection connection : connections) {
      connection.close();
    }
    server.close();
  }
}
