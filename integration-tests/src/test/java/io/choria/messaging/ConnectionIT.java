package io.choria.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.testing.FaultTest;
import io.choria.testing.NatsServer;
import io.choria.testing.TcpProxy;
import io.choria.testing.TestCertificates;
import io.nats.client.Connection;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("REQ-CM-1: connections on a real server")
@SuppressWarnings("try") // closing twice is part of what is tested
class ConnectionIT {
  private static final Backoff QUICK = Backoff.of(Duration.ofMillis(50));

  private final List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
  private final MessagingListener recorder =
      new MessagingListener() {
        @Override
        public void connection(ConnectionEvent event) {
          events.add(event);
        }
      };

  private boolean saw(ConnectionEvent.Kind kind) {
    return events.stream().anyMatch(e -> e.kind() == kind);
  }

  private MessagingConnectionBuilder to(NatsServer server) {
    return MessagingConnection.builder().server(server.url()).backoff(QUICK).listener(recorder);
  }

  @FaultTest
  void reqCm1ReconnectsAndTells() throws Exception {
    try (NatsServer server = NatsServer.builder().start();
        MessagingConnection connection = to(server).connect()) {
      AtomicInteger received = new AtomicInteger();
      try (Subscriber<String> subscriber =
          Subscriber.builder(connection, "a.b", Codec.text())
              .subscribe(text -> received.incrementAndGet())) {
        server.kill();
        Eventually.holds("disconnected", () -> saw(ConnectionEvent.Kind.DISCONNECTED));
        server.start();
        Eventually.holds("resubscribed", () -> saw(ConnectionEvent.Kind.RESUBSCRIBED));
        Publisher.of(connection, "a.b", Codec.text()).publish("back");
        Eventually.holds("received", () -> received.get() == 1);
        assertThat(subscriber.isActive()).isTrue();
      }
      connection.close();
      Eventually.holds("closed", () -> saw(ConnectionEvent.Kind.CLOSED));
    }
    assertThat(events.get(0).kind()).isEqualTo(ConnectionEvent.Kind.CONNECTED);
  }

  @Test
  void reqCm1RefusedCredentialsDoNotEndReconnecting() throws Exception {
    try (NatsServer server = NatsServer.builder().addUser("fleet", "one").start();
        MessagingConnection connection =
            to(server).userPassword("fleet", "one".toCharArray()).connect()) {
      int port = server.port();
      server.stop();
      // the same broker comes back without the account, three attempts long, then with it
      try (NatsServer other = NatsServer.builder().port(port).addUser("fleet", "two").start()) {
        Eventually.holds(
            "three refusals",
            () ->
                events.stream()
                        .filter(e -> e.kind() == ConnectionEvent.Kind.SERVER_ERROR)
                        .filter(e -> e.detail().contains("Authorization"))
                        .count()
                    >= 3);
        assertThat(other.isRunning()).isTrue();
        assertThat(connection.isClosed()).isFalse();
      }
      server.start();
      Eventually.holds("connected again", connection::isConnected);
    }
  }

  @Test
  void reqCm1AFullReconnectBufferReachesThePublisher() throws Exception {
    try (NatsServer server = NatsServer.builder().start();
        MessagingConnection connection =
            to(server).reconnectBuffer(1_000).backoff(Backoff.TWENTY_SEC).connect()) {
      Publisher<byte[]> publisher = Publisher.of(connection, "a.b", Codec.bytes());
      server.kill();
      Eventually.holds("disconnected", () -> !connection.isConnected());
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  publisher.publish(new byte[100]);
                }
              })
          .isInstanceOfSatisfying(
              PublishException.class,
              e -> assertThat(e.reason()).isEqualTo(PublishException.Reason.BUFFER_FULL))
          .hasMessageContaining("a.b");
    }
  }

  @Test
  void reqCm1TheDefaultReconnectBufferIsTenKibibytes() throws Exception {
    try (NatsServer server = NatsServer.builder().start();
        MessagingConnection connection = to(server).connect()) {
      assertThat(connection.jnats().getOptions().getReconnectBufferSize()).isEqualTo(10 * 1024);
      assertThat(connection.jnats().getOptions().getMaxReconnect()).isNegative();
      assertThat(connection.jnats().getOptions().getPingInterval())
          .isEqualTo(Duration.ofSeconds(30));
    }
  }

  @Test
  void aPayloadBeyondTheLimitIsTyped() throws Exception {
    try (NatsServer server = NatsServer.builder().addConfig("max_payload: 1000\n").start();
        MessagingConnection connection = to(server).connect()) {
      assertThat(connection.maxPayload()).isEqualTo(1000);
      assertThatThrownBy(() -> connection.publish("a", null, new byte[1001]))
          .isInstanceOfSatisfying(
              PublishException.class,
              e -> assertThat(e.reason()).isEqualTo(PublishException.Reason.PAYLOAD_TOO_LARGE))
          .hasMessageContaining("max_payload=1000");
      connection.flush(Duration.ofMinutes(2));
    }
  }

  @Test
  void nobodyThereIsTypedWithinTheDeadline() {
    long start = System.nanoTime();
    assertThatThrownBy(
            () ->
                MessagingConnection.builder()
                    .server("nats://127.0.0.1:1")
                    .backoff(QUICK)
                    .connectDeadline(Duration.ofMillis(500))
                    .connect())
        .isInstanceOfSatisfying(
            ConnectionException.class,
            e -> assertThat(e.reason()).isEqualTo(ConnectionException.Reason.UNREACHABLE));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(2));
  }

  @Test
  void connectWaitsForAServerThatComesLater() throws Exception {
    int port;
    try (NatsServer probe = NatsServer.builder().start()) {
      port = probe.port();
    }
    CompletableFuture<Boolean> connected =
        CompletableFuture.supplyAsync(
            () -> {
              try (MessagingConnection connection =
                  MessagingConnection.builder()
                      .server("nats://127.0.0.1:" + port)
                      .backoff(QUICK)
                      .connect()) {
                return connection.isConnected();
              } catch (InterruptedException e) {
                return false;
              }
            });
    try (NatsServer server = NatsServer.builder().port(port).start()) {
      assertThat(connected.get(3, TimeUnit.MINUTES)).isTrue();
      assertThat(server.isRunning()).isTrue();
    }
  }

  @Test
  void aServerThatNeedsLongerThanTheFirstAttemptIsReached() throws Exception {
    try (NatsServer server = NatsServer.builder().start();
        TcpProxy far = server.proxy()) {
      // its greeting and its answer to the login, one after the other
      far.delay(TcpProxy.Direction.TO_CLIENT, Duration.ofMillis(1_300));
      try (MessagingConnection connection =
          MessagingConnection.builder()
              .server(far.url())
              .ignoreDiscoveredServers(true)
              .backoff(QUICK)
              .connectDeadline(Duration.ofMinutes(2))
              .connect()) {
        assertThat(connection.isConnected()).isTrue();
      }
    }
  }

  @Test
  void userAndPassword() throws Exception {
    try (NatsServer server = NatsServer.builder().addUser("u", "secret").start()) {
      try (MessagingConnection connection =
          to(server).userPassword("u", "secret".toCharArray()).connect()) {
        assertThat(connection.isConnected()).isTrue();
      }
      assertThatThrownBy(() -> to(server).userPassword("u", "wrong".toCharArray()).connect())
          .isInstanceOfSatisfying(
              ConnectionException.class,
              e -> assertThat(e.reason()).isEqualTo(ConnectionException.Reason.AUTHENTICATION))
          .hasMessageNotContaining("wrong");
    }
  }

  @Test
  void token() throws Exception {
    try (NatsServer server = NatsServer.builder().token("s3cr3t").start();
        MessagingConnection connection = to(server).token("s3cr3t".toCharArray()).connect()) {
      assertThat(connection.isConnected()).isTrue();
    }
  }

  @Test
  void nkey() throws Exception {
    NKey key = NKey.createUser(new SecureRandom());
    try (NatsServer server =
            NatsServer.builder().addNkey(String.valueOf(key.getPublicKey())).start();
        MessagingConnection connection = to(server).nkeySeed(key.getSeed()).connect()) {
      assertThat(connection.isConnected()).isTrue();
    }
  }

  @Test
  void tlsWithOwnAuthorityAndClientCertificate(@TempDir Path directory) throws Exception {
    try (NatsServer server = NatsServer.builder().tls(true).verifyClients(true).start()) {
      TestCertificates.ClientFiles files = server.certificates().writeClient(directory, "client");
      try (MessagingConnection connection =
          to(server)
              .tlsCa(files.authority())
              .tlsClientCertificate(files.certificate(), files.key())
              .connect()) {
        connection.flush(Duration.ofMinutes(2));
      }
    }
  }

  @Test
  void aServerThatRefusesTheCertificateEndsTheAttempt(@TempDir Path directory) {
    TestCertificates.ClientFiles stranger =
        TestCertificates.create().writeClient(directory.resolve("else"), "stranger");
    try (NatsServer server = NatsServer.builder().tls(true).verifyClients(true).start()) {
      TestCertificates.ClientFiles files = server.certificates().writeClient(directory, "client");
      MessagingConnectionBuilder nothing = to(server).tlsCa(files.authority());
      MessagingConnectionBuilder other =
          to(server)
              .tlsCa(files.authority())
              .tlsClientCertificate(stranger.certificate(), stranger.key());
      for (MessagingConnectionBuilder builder : List.of(nothing, other)) {
        assertThatThrownBy(() -> builder.connectDeadline(Duration.ofMinutes(5)).connect())
            .isInstanceOfSatisfying(
                ConnectionException.class,
                e -> assertThat(e.reason()).isEqualTo(ConnectionException.Reason.AUTHENTICATION))
            .hasMessageContaining("refused the certificate")
            .hasMessageContaining("alert=");
      }
    }
  }

  @Test
  void tlsRefusesAServerOfAnotherAuthority(@TempDir Path directory) {
    try (NatsServer server = NatsServer.builder().tls(true).start()) {
      TestCertificates other = TestCertificates.create();
      TestCertificates.ClientFiles files = other.writeClient(directory, "client");
      assertThatThrownBy(
              () ->
                  to(server)
                      .tlsCa(files.authority())
                      .connectDeadline(Duration.ofMillis(800))
                      .connect())
          .isInstanceOf(ConnectionException.class);
    }
  }

  @Test
  void tlsRefusesACertificateForAnotherName(@TempDir Path directory) throws Exception {
    // 127.0.0.2 is the same machine, and no name of the certificate
    try (NatsServer server = NatsServer.builder().tls(true).start()) {
      TestCertificates.ClientFiles files = server.certificates().writeClient(directory, "client");
      try (TcpForward forward = TcpForward.on("127.0.0.2", server.port())) {
        MessagingConnectionBuilder builder =
            MessagingConnection.builder()
                .server("tls://127.0.0.2:" + forward.port())
                .tlsCa(files.authority())
                .ignoreDiscoveredServers(true);
        try (MessagingConnection careless = builder.tlsVerifyNames(false).connect()) {
          assertThat(careless.isConnected()).as("all but the name is right").isTrue();
        }
        builder.tlsVerifyNames(true).connectDeadline(Duration.ofMillis(800));
        assertThatThrownBy(builder::connect).isInstanceOf(ConnectionException.class);
      }
    }
  }

  @Test
  void unusableKeyFilesAreTyped(@TempDir Path directory) throws Exception {
    Path nonsense = directory.resolve("nonsense.pem");
    java.nio.file.Files.writeString(nonsense, "-----BEGIN CERTIFICATE-----\n!!\n");
    assertThatThrownBy(
            () -> MessagingConnection.builder().server("tls://localhost").tlsCa(nonsense).connect())
        .isInstanceOfSatisfying(
            ConnectionException.class,
            e -> assertThat(e.reason()).isEqualTo(ConnectionException.Reason.TLS));
  }

  @Test
  void inboxPrefixIsUsedForReplies() throws Exception {
    try (NatsServer server = NatsServer.builder().start();
        MessagingConnection connection = to(server).inboxPrefix("fleet.reply.me").connect()) {
      CompletableFuture<String> replyTo = new CompletableFuture<>();
      try (Subscriber<String> subscriber =
          Subscriber.builder(connection, "ask", Codec.text())
              .subscribeDeliveries(
                  delivery -> {
                    replyTo.complete(delivery.message().getReplyTo());
                    connection.publish(delivery.message().getReplyTo(), null, new byte[0]);
                  })) {
        Requester.builder(connection, "ask", Codec.text(), Codec.text())
            .deadline(Duration.ofMinutes(2))
            .build()
            .request("x");
        assertThat(replyTo.get()).startsWith("fleet.reply.me.");
        assertThat(connection.newInbox()).startsWith("fleet.reply.me.");
        Eventually.holds("handled", () -> subscriber.handled() == 1);
      }
    }
  }

  @FaultTest
  void withoutReconnectALostConnectionIsClosedAndRequestsFail() throws Exception {
    try (NatsServer server = NatsServer.builder().start();
        MessagingConnection connection = to(server).reconnect(false).connect()) {
      try (Subscriber<String> silent =
          Subscriber.builder(connection, "ask", Codec.text()).subscribe(text -> {})) {
        CompletableFuture<String> pending =
            Requester.builder(connection, "ask", Codec.text(), Codec.text())
                .deadline(Duration.ofMinutes(10))
                .build()
                .requestAsync("x");
        Eventually.holds("asked", () -> silent.handled() == 1);
        server.kill();
        assertThatThrownBy(() -> pending.get(3, TimeUnit.MINUTES))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOfSatisfying(
                ConnectionException.class,
                e -> assertThat(e.reason()).isEqualTo(ConnectionException.Reason.CLOSED));
        Eventually.holds("closed", connection::isClosed);
        assertThatThrownBy(() -> connection.publish("a", null, new byte[0]))
            .isInstanceOfSatisfying(
                PublishException.class,
                e -> assertThat(e.reason()).isEqualTo(PublishException.Reason.CLOSED));
      }
    }
  }

  @Test
  void drainHandlesWhatCameAndSendsWhatWasPublished() throws Exception {
    try (NatsServer server = NatsServer.builder().start();
        MessagingConnection watcher = to(server).connect()) {
      AtomicInteger echoed = new AtomicInteger();
      Subscriber<String> echo =
          Subscriber.builder(watcher, "echo", Codec.text())
              .subscribe(text -> echoed.incrementAndGet());
      watcher.flush(Duration.ofMinutes(2));
      MessagingConnection connection = to(server).connect();
      CountDownLatch go = new CountDownLatch(1);
      Publisher<String> publisher = Publisher.of(connection, "echo", Codec.text());
      Subscriber<String> worker =
          Subscriber.builder(connection, "work", Codec.text())
              .lanes(2, delivery -> delivery.value())
              .subscribe(
                  text -> {
                    go.await();
                    publisher.publish(text);
                  });
      for (int i = 0; i < 100; i++) {
        connection.publish("work", null, ("m" + i).getBytes(StandardCharsets.UTF_8));
      }
      Eventually.holds("arrived", () -> worker.waiting() >= 90);
      CompletableFuture<Boolean> drained =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return connection.drain(Duration.ofMinutes(3));
                } catch (InterruptedException e) {
                  return false;
                }
              });
      go.countDown();
      assertThat(drained.get(3, TimeUnit.MINUTES)).isTrue();
      assertThat(worker.handled()).isEqualTo(100);
      assertThat(connection.isClosed()).isTrue();
      Eventually.holds("echoed", () -> echoed.get() == 100);
      echo.close();
    }
  }

  @Test
  void drainGivesUpAtTheDeadline() throws Exception {
    try (NatsServer server = NatsServer.builder().start();
        MessagingConnection connection = to(server).connect()) {
      CountDownLatch never = new CountDownLatch(1);
      Subscriber<String> stuck =
          Subscriber.builder(connection, "work", Codec.text()).subscribe(text -> never.await());
      connection.publish("work", null, new byte[0]);
      connection.flush(Duration.ofMinutes(2));
      long start = System.nanoTime();
      assertThat(connection.drain(Duration.ofMillis(500))).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(2));
      // the client's own drain, given up at the same time, may be the one that closes
      Eventually.holds("closed", connection::isClosed);
      assertThat(stuck.isActive()).isFalse();
      never.countDown();
    }
  }

  @Test
  void aWrappedConnectionStaysTheCallers() throws Exception {
    try (NatsServer server = NatsServer.builder().start()) {
      Connection own =
          Nats.connect(
              new Options.Builder()
                  .server(server.url())
                  .connectionTimeout(Duration.ofMinutes(1))
                  .build());
      try {
        AtomicInteger received = new AtomicInteger();
        try (MessagingConnection connection = MessagingConnection.wrap(own)) {
          connection.addListener(recorder);
          try (Subscriber<String> subscriber =
              Subscriber.builder(connection, "a", Codec.text())
                  .subscribe(text -> received.incrementAndGet())) {
            Publisher.of(connection, "a", Codec.text()).publish("x");
            Eventually.holds("received", () -> received.get() == 1);
            assertThat(subscriber.isActive()).isTrue();
          }
          assertThatThrownBy(
                  () ->
                      Requester.builder(connection, "nobody", Codec.text(), Codec.text())
                          .build()
                          .request("x"))
              .isInstanceOf(NoRespondersException.class);
          assertThatThrownBy(
                  () ->
                      Subscriber.builder(connection, "a", Codec.text())
                          .overflow(Overflow.BLOCK)
                          .subscribe(text -> {}))
              .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(own.getStatus()).isEqualTo(Connection.Status.CONNECTED);
      } finally {
        own.close();
      }
    }
  }

  @Test
  void theFlightRecorderShowsConnectsReconnectsAndSlowConsumers(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("events.jfr");
    try (Recording recording = new Recording()) {
      for (String name : List.of("Connect", "Reconnect", "SlowConsumer", "Redelivery")) {
        recording.enable("io.choria." + name);
      }
      recording.start();
      try (NatsServer server = NatsServer.builder().start();
          MessagingConnection connection = to(server).connect()) {
        server.restart();
        Eventually.holds("reconnected", () -> saw(ConnectionEvent.Kind.RECONNECTED));
        connection.listener().slowConsumer("a.b", 7);
        connection.listener().redelivered("S", "C", 12, 3);
      }
      recording.stop();
      recording.dump(file);
    }
    assertThat(RecordingFile.readAllEvents(file))
        .extracting(event -> event.getEventType().getName())
        .contains(
            "io.choria.Connect",
            "io.choria.Reconnect",
            "io.choria.SlowConsumer",
            "io.choria.Redelivery");
  }
}
