package io.choria.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.testing.NatsServer;
import io.choria.testing.TestOperator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("REQ-CM-1: where a connection finds its servers and its credentials")
class ConnectingIT {
  private static final String SRV = "_nats._tcp.example.net";
  private static final Backoff QUICK = Backoff.of(Duration.ofMillis(50));
  private final TestOperator operator = TestOperator.create();

  private static MessagingConnectionBuilder to(NatsServer server) {
    return MessagingConnection.builder().server(server.url()).backoff(QUICK);
  }

  private NatsServer guarded() {
    return NatsServer.builder().addConfig(operator.config()).start();
  }

  @Test
  void reqCm1ACredentialsFileIsReadAnewForEachAttempt(@TempDir Path directory) throws Exception {
    Path file = operator.credsFile(directory, "ann");
    try (NatsServer server = guarded();
        MessagingConnection connection = to(server).credsFile(file).connect()) {
      connection.flush(Duration.ofMinutes(2));
      Files.writeString(file, TestOperator.create().creds("stranger"));
      server.restart();
      Eventually.holds("refused", () -> server.log().contains("authentication error"));
      assertThat(connection.isConnected()).isFalse();
      Files.writeString(file, operator.creds("ben"));
      Eventually.holds("in again", connection::isConnected);
    }
  }

  @Test
  void credentialsInMemoryWork() throws Exception {
    try (NatsServer server = guarded();
        MessagingConnection connection = to(server).creds(operator.creds("ann")).connect()) {
      connection.flush(Duration.ofMinutes(2));
    }
  }

  @Test
  void refusedCredentialsAreTyped(@TempDir Path directory) {
    Path stranger = TestOperator.create().credsFile(directory, "stranger");
    try (NatsServer server = guarded()) {
      assertThatThrownBy(() -> to(server).credsFile(stranger).connect())
          .isInstanceOfSatisfying(
              ConnectionException.class,
              e -> assertThat(e.reason()).isEqualTo(ConnectionException.Reason.AUTHENTICATION))
          .hasMessageNotContaining("SU");
    }
  }

  @Test
  void missingAndBrokenCredentialsFilesAreTypedAndNamed(@TempDir Path directory) throws Exception {
    Path broken = Files.writeString(directory.resolve("broken.creds"), "no credentials\n");
    Path missing = directory.resolve("missing.creds");
    try (NatsServer server = guarded()) {
      for (Path file : List.of(broken, missing)) {
        assertThatThrownBy(
                () -> to(server).credsFile(file).connectDeadline(Duration.ofSeconds(6)).connect())
            .isInstanceOfSatisfying(
                ConnectionException.class,
                e -> assertThat(e.reason()).isEqualTo(ConnectionException.Reason.AUTHENTICATION))
            .hasMessageContaining(file.getFileName().toString());
      }
    }
  }

  @Test
  void reqCm1ServersOfDnsAreTriedByPriority() throws Exception {
    try (NatsServer first = NatsServer.builder().name("first").start();
        NatsServer second = NatsServer.builder().name("second").start();
        DnsAnswers dns =
            new DnsAnswers(
                SRV,
                List.of(
                    new DnsAnswers.Target(20, 0, second.port(), "localhost"),
                    new DnsAnswers.Target(5, 0, 1, "localhost"),
                    new DnsAnswers.Target(10, 0, first.port(), "localhost")))) {
      int connected = 0;
      for (int attempts = 0; connected < 5; attempts++) {
        assertThat(attempts).isLessThan(100);
        long start = System.nanoTime();
        try (MessagingConnection connection =
            MessagingConnection.builder().srv(SRV).resolver(dns.uri()).backoff(QUICK).connect()) {
          if (connection.jnats().getServerInfo().getServerName().equals("first")) {
            connected++;
          } else {
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("the first that answers, by priority; it has two seconds")
                .isGreaterThan(Duration.ofSeconds(2));
          }
        }
      }
      assertThat(dns.questions()).isGreaterThanOrEqualTo(5);
    }
  }

  @Test
  void dnsIsAskedAgainUntilAServerIsThere() throws Exception {
    try (NatsServer server = NatsServer.builder().start();
        DnsAnswers dns =
            new DnsAnswers(SRV, List.of(new DnsAnswers.Target(0, 0, 1, "localhost")))) {
      Thread operations =
          new Thread(
              () -> {
                try {
                  Eventually.holds("asked", () -> dns.questions() > 1);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
                dns.records(List.of(new DnsAnswers.Target(0, 0, server.port(), "localhost")));
              });
      operations.start();
      try (MessagingConnection connection =
          MessagingConnection.builder()
              .srv(SRV)
              .resolver(dns.uri())
              .backoff(QUICK)
              .connectDeadline(Duration.ofMinutes(2))
              .connect()) {
        assertThat(connection.isConnected()).isTrue();
      }
      operations.join();
    }
  }

  @Test
  void aNameWithoutRecordsIsTyped() throws Exception {
    try (DnsAnswers dns = new DnsAnswers(SRV, List.of())) {
      for (String name : List.of(SRV, "_other._tcp.example.net")) {
        assertThatThrownBy(
                () ->
                    MessagingConnection.builder()
                        .srv(name)
                        .resolver(dns.uri())
                        .backoff(QUICK)
                        .connectDeadline(Duration.ofSeconds(6))
                        .connect())
            .isInstanceOfSatisfying(
                ConnectionException.class,
                e -> assertThat(e.reason()).isEqualTo(ConnectionException.Reason.LOOKUP))
            .hasMessageContaining(name);
      }
    }
  }
}
