package io.choria.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@SuppressWarnings("try") // the client's close() may be interrupted, which fails the test
@Execution(ExecutionMode.CONCURRENT) // they wait, each for a server of its own
class NatsServerIT {

  @Test
  void startsWithoutJetStreamAndDeletesItsDirectory() throws Exception {
    Path directory;
    try (NatsServer server = NatsServer.builder().start();
        Connection connection = connect(server)) {
      directory = server.directory();
      assertThat(connection.getServerInfo().getServerName()).isEqualTo("private");
      assertThat(connection.getServerInfo().isJetStreamAvailable()).isFalse();
      assertThat(connection.getServerInfo().getVersion()).isEqualTo(server.binary().version());
      assertThat(server.log()).contains("Server is ready");
    }
    assertThat(directory).doesNotExist();
  }

  @Test
  void keepsPortAndStoreOverStopKillAndRestart() throws Exception {
    try (NatsServer server = NatsServer.builder().jetStream(true).syncAlways().start();
        Connection connection = connect(server)) {
      int port = server.port();
      addStream(connection);
      publish(connection, 1);
      server.stop();
      assertThat(server.isRunning()).isFalse();
      server.start();
      publish(connection, 2);
      server.kill();
      assertThat(server.isRunning()).isFalse();
      server.start();
      publish(connection, 3);
      server.restart();
      assertThat(server.port()).isEqualTo(port);
      assertThat(stored(connection)).isEqualTo(3);
      assertThat(server.syncIntervalInForce()).isEqualTo(server.binary().isAtLeast(2, 10));
    }
  }

  @Test
  void pausesAndResumes() throws Exception {
    try (NatsServer server = NatsServer.builder().start();
        Connection connection = connect(server)) {
      connection.flush(Duration.ofMinutes(1));
      for (int round = 0; round < 10; round++) {
        server.pause();
        assertThat(server.isRunning()).isTrue();
        assertThatThrownBy(() -> connection.flush(Duration.ofMillis(100)))
            .isInstanceOf(TimeoutException.class);
        server.resume();
        connection.flush(Duration.ofMinutes(1));
      }
      server.pause();
      server.stop();
      assertThat(server.isRunning()).isFalse();
    }
  }

  @Test
  void forgetsWhatCameAfterACopyOfItsStore() throws Exception {
    try (NatsServer server = NatsServer.builder().jetStream(true).syncAlways().start();
        Connection connection = connect(server)) {
      addStream(connection);
      publish(connection, 1);
      publish(connection, 2);
      Path copy = server.copyStore();
      publish(connection, 3);
      assertThatThrownBy(() -> server.restoreStore(copy)).hasMessageContaining("must be stopped");
      server.kill();
      server.restoreStore(copy);
      server.start();
      assertThat(stored(connection)).isEqualTo(2);
    }
  }

  @Test
  void asksForPasswordsTokensAndKeys() throws Exception {
    try (NatsServer server = NatsServer.builder().addUser("ann", "s\"ecret").start()) {
      assertRefused(server, new Options.Builder(), AuthenticationException.class);
      connect(server, new Options.Builder().userInfo("ann", "s\"ecret")).close();
    }
    try (NatsServer server = NatsServer.builder().token("t0ken").start()) {
      assertRefused(server, new Options.Builder(), AuthenticationException.class);
      connect(server, new Options.Builder().token("t0ken".toCharArray())).close();
    }
    NKey key = NKey.createUser(null);
    try (NatsServer server = NatsServer.builder().addNkey(new String(key.getPublicKey())).start()) {
      assertRefused(server, new Options.Builder(), IOException.class);
      connect(
              server,
              new Options.Builder().authHandler(Nats.staticCredentials(null, key.getSeed())))
          .close();
    }
  }

  @Test
  void separatesAccounts() throws Exception {
    try (NatsServer server =
            NatsServer.builder()
                .jetStream(true)
                .addAccount("A", account -> account.addUser("a", "a").jetStream(true))
                .addAccount("B", account -> account.addUser("b", "b"))
                .start();
        Connection a = connect(server, new Options.Builder().userInfo("a", "a"));
        Connection b = connect(server, new Options.Builder().userInfo("b", "b"))) {
      addStream(a);
      assertThat(stored(a)).isZero();
      assertThatThrownBy(() -> b.jetStreamManagement().getAccountStatistics())
          .hasMessageMatching("(?is).*(not enabled|503|timeout).*");
    }
  }

  @Test
  void speaksTlsAndVerifiesClients() throws Exception {
    try (NatsServer server = NatsServer.builder().tls(true).start()) {
      assertThat(server.url()).startsWith("tls://");
      connect(server, new Options.Builder().sslContext(server.certificates().sslContext())).close();
      assertRefused(
          server,
          new Options.Builder().sslContext(TestCertificates.create().sslContext()),
          IOException.class);
    }
    try (NatsServer server = NatsServer.builder().tls(true).verifyClients(true).start()) {
      TestCertificates authority = server.certificates();
      connect(server, new Options.Builder().sslContext(authority.sslContext("ann"))).close();
      assertRefused(
          server, new Options.Builder().sslContext(authority.sslContext()), IOException.class);
    }
  }

  @Test
  void takesArbitraryConfigurationAndReportsWhyAStartFailed() throws Exception {
    try (NatsServer server = NatsServer.builder().addConfig("max_payload: 2048").start();
        Connection connection = connect(server)) {
      assertThat(connection.getMaxPayload()).isEqualTo(2048);
    }
    assertThatThrownBy(() -> NatsServer.builder().addConfig("no_such_option: {").start())
        .isInstanceOf(NatsServerException.class)
        .hasMessageContaining("is not ready")
        .hasMessageContaining("Parse error");
  }

  @Test
  void startsManyAtOnceOnDifferentPorts() throws Exception {
    List<NatsServer> servers =
        IntStream.range(0, 8).parallel().mapToObj(i -> NatsServer.builder().start()).toList();
    try {
      assertThat(servers.stream().map(NatsServer::port)).doesNotHaveDuplicates();
    } finally {
      servers.forEach(NatsServer::close);
    }
  }

  @Test
  void leavesNoServerBehindWhenTheJvmIsKilled(@TempDir Path directory) throws Exception {
    Path pidFile = directory.resolve("pid");
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                locationOf(NatsServer.class) + File.pathSeparator + locationOf(Forgetful.class),
                Forgetful.class.getName(),
                pidFile.toString(),
                directory.resolve("server").toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    try {
      Eventually.holds("the server's pid is written", () -> Files.exists(pidFile));
      List<ProcessHandle> servers =
          Files.readAllLines(pidFile).stream()
              .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
              .toList();
      assertThat(servers).hasSize(2).allMatch(ProcessHandle::isAlive);
      jvm.destroyForcibly();
      assertThat(jvm.waitFor(3, TimeUnit.MINUTES)).isTrue();
      Eventually.holds(
          "the servers are gone", () -> servers.stream().noneMatch(ProcessHandle::isAlive));
    } finally {
      jvm.destroyForcibly();
    }
  }

  private static String locationOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  /** A program that starts servers, one of them paused, and never closes them. */
  static final class Forgetful {
    public static void main(String[] arguments) throws Exception {
      NatsServer running = NatsServer.builder().directory(Path.of(arguments[1])).start();
      NatsServer frozen = NatsServer.builder().directory(Path.of(arguments[1] + "2")).start();
      frozen.pause();
      Path file = Path.of(arguments[0]);
      Path complete =
          Files.writeString(Path.of(file + ".part"), running.pid() + "\n" + frozen.pid());
      Files.move(complete, file);
      Thread.sleep(Duration.ofMinutes(5).toMillis());
    }
  }

  static Connection connect(NatsServer server) throws Exception {
    return connect(server, new Options.Builder());
  }

  static Connection connect(NatsServer server, Options.Builder options) throws Exception {
    return connect(server, options, Duration.ofMinutes(1));
  }

  /**
   * The client waits for the whole time when it is refused: a short one, and once more when the
   * time passed before the server had refused.
   */
  private static void assertRefused(
      NatsServer server, Options.Builder options, Class<? extends Exception> expected) {
    for (int attempt = 1; ; attempt++) {
      Throwable thrown =
          catchThrowable(() -> connect(server, options, Duration.ofSeconds(4)).close());
      assertThat(thrown).isInstanceOf(IOException.class);
      if (expected.isInstance(thrown)) {
        return;
      }
      assertThat(attempt).as("refused otherwise: %s", thrown).isLessThan(20);
    }
  }

  private static Connection connect(NatsServer server, Options.Builder options, Duration timeout)
      throws Exception {
    return Nats.connect(
        options
            .server(server.url())
            .maxReconnects(-1)
            .reconnectWait(Duration.ofMillis(50))
            .connectionTimeout(timeout)
            .build());
  }

  private static void addStream(Connection connection) throws Exception {
    connection
        .jetStreamManagement()
        .addStream(StreamConfiguration.builder().name("ORDERS").subjects("orders.>").build());
  }

  private static void publish(Connection connection, long expectedSequence) throws Exception {
    byte[] payload = "order".getBytes(StandardCharsets.UTF_8);
    Eventually.holds(
        "publish " + expectedSequence,
        () -> {
          try {
            // an expected last sequence makes the retry safe
            return connection
                    .jetStream()
                    .publish(
                        "orders.new",
                        payload,
                        io.nats.client.PublishOptions.builder()
                            .expectedLastSequence(expectedSequence - 1)
                            .build())
                    .getSeqno()
                == expectedSequence;
          } catch (IOException | IllegalStateException e) {
            return false;
          }
        });
  }

  private static long stored(Connection connection) throws Exception {
    long[] count = {-1};
    Eventually.holds(
        "stream info",
        () -> {
          try {
            JetStreamManagement management = connection.jetStreamManagement();
            count[0] = management.getStreamInfo("ORDERS").getStreamState().getMsgCount();
            return true;
          } catch (IOException | IllegalStateException e) {
            return false;
          }
        });
    return count[0];
  }
}
