package io.choria.examples.shipper.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.MessagingConnection;
import io.choria.messaging.MessagingConnectionBuilder;
import io.choria.testing.NatsServer;
import io.choria.testing.NatsServerBuilder;
import io.choria.testing.TestCertificates;
import io.choria.testing.TestOperator;
import io.nats.client.NKey;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted and authenticated connections, and what strangers put on the subjects. */
class ShipperSecurityIT {
  @TempDir Path root;

  @Test
  void tlsWithClientCertificatesAndCredentialsFile() throws Exception {
    TestOperator operator = TestOperator.create();
    Path keys = Files.createDirectories(root.resolve("keys"));
    NatsServerBuilder description =
        NatsServer.builder()
            .jetStream(true)
            .tls(true)
            .verifyClients(true)
            .addConfig(operator.config());
    NatsServer server = description.start();
    TestCertificates.ClientFiles files = server.certificates().writeClient(keys, "shipper");
    Path creds = operator.credsFile(keys, "shipper");
    String[] login = {
      "--tls-ca", files.authority().toString(),
      "--tls-certificate", files.certificate().toString(),
      "--tls-key", files.key().toString(),
      "--creds", creds.toString()
    };
    MessagingConnectionBuilder own =
        MessagingConnection.builder()
            .server(server.url())
            .tlsCa(files.authority())
            .tlsClientCertificate(files.certificate(), files.key())
            .credsFile(creds);
    try (ShipperRig rig = new ShipperRig(root, server, 1, own)) {
      rig.publisher(0, login);
      rig.receiver("receiver", login);
      rig.grow(10_000);
      rig.awaitAll();
      server.kill();
      server.restart();
      rig.grow(10_000);
      rig.assertSame();
    }
  }

  @Test
  void aBareNkeyLogsIn() throws Exception {
    NKey key = NKey.createUser(new SecureRandom());
    Path seed = Files.writeString(root.resolve("user.nk"), new String(key.getSeed()) + "\n");
    NatsServer server =
        NatsServer.builder().jetStream(true).addNkey(new String(key.getPublicKey())).start();
    MessagingConnectionBuilder own =
        MessagingConnection.builder().server(server.url()).nkeySeed(key.getSeed());
    try (ShipperRig rig = new ShipperRig(root, server, 1, own)) {
      rig.publisher(0, "--nkey", seed.toString());
      rig.receiver("receiver", "--nkey", seed.toString());
      rig.grow(1000);
      rig.assertSame();
    }
  }

  @Test
  void reqLs2HostileSubjectsHostsAndPayloadsHarmNothing() throws Exception {
    NatsServer server =
        NatsServer.builder().jetStream(true).addConfig("max_payload: 65536").start();
    try (ShipperRig rig = new ShipperRig(root, server, 1);
        MessagingConnection stranger =
            MessagingConnection.builder().server(server.url()).connect()) {
      rig.receiver("receiver");
      rig.publisher(0, "--max-line", "1000000", "--batch-bytes", "1000000");
      rig.grow(5000);
      rig.awaitAll();
      List<String> hosts =
          List.of(
              "..\\..\\etc",
              "a..b",
              "..",
              ".hidden",
              "h/../../../tmp/evil",
              "/etc/cron.d/evil",
              "x".repeat(300),
              "bell\u0007",
              "h\u00e4st",
              "$JS",
              "a.b..c");
      for (String host : hosts) {
        for (int partition = 0; partition < 2; partition++) {
          raw(stranger, "logs.p" + partition + "." + host, new Headers());
        }
      }
      for (String id :
          List.of(
              "f:0:99999999999", "f:5:5", "f:-1:3", ":::", "f:0:3", "e :0:1", "x".repeat(4000))) {
        raw(stranger, "logs.p0.h0", new Headers().put("Nats-Msg-Id", id));
        raw(
            stranger,
            "logs.p1.h0",
            new Headers().put("Nats-Msg-Id", id + "1").put("Shipper-Encoding", "deflate"));
      }
      raw(stranger, "logs", new Headers());
      raw(stranger, "logs.p9999.h0", new Headers());
      stranger.flush(Duration.ofMinutes(2));
      // all of it goes through, and what the real publisher says arrives whole
      rig.grow(5000);
      rig.log(0).growOneLine(400_000); // far more than the server's max_payload
      rig.grow(5000);
      rig.await("everything of the publisher", () -> rig.received() >= rig.written());
      try (Stream<Path> all = Files.walk(root.resolve("out"))) {
        assertThat(all.map(root.resolve("out")::relativize).map(Path::toString))
            .allMatch(
                name ->
                    name.isEmpty() || name.equals(".housekeeping.lock") || name.matches("h0(/.*)?"),
                "only the publisher's directory");
      }
      assertThat(root.resolve("out/h0")).isDirectory();
      assertThat(rig.printedBy("receiver")).contains("refused").doesNotContain("\tat ");
      assertThat(Files.exists(Path.of("/tmp/evil"))).isFalse();
    }
  }

  private static void raw(MessagingConnection connection, String subject, Headers headers) {
    try {
      connection
          .jnats()
          .publish(subject, headers, "garbage\u0000\u00ff".getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      // the client already refuses it
    }
  }
}
