package io.choria.messaging.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.SecureReply;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.security.CertificateAuthority;
import io.choria.messaging.security.Ed25519PublicKey;
import io.choria.messaging.security.ReplyVerifier;
import io.choria.messaging.security.RequestVerifier;
import io.choria.messaging.security.TrustRoots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Recorded discovery of real networks: a Java server accepts a request exactly when the real server
 * of that name answered it, and a Java client accepts each of the replies.
 */
@DisplayName("spec 01 §12, §13: the flows on recorded traffic")
class RecordedFlowsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> STOCK = Set.of("discovery", "rpcutil", "choria_util", "scout");

  private record Node(String identity, Set<String> classes, Map<String, ?> facts, String extra) {}

  private static final Node WEB1 =
      new Node(
          "web1.example.net",
          Set.of("role::web", "profile::base", "nginx"),
          Map.of(
              "country",
              "mt",
              "role",
              "web",
              "cpus",
              4,
              "os",
              Map.of("family", "Debian"),
              "networking",
              Map.of("interfaces", List.of("lo", "eth0"))),
          "executor");

  private static final List<Node> PLAIN =
      List.of(
          WEB1,
          new Node(
              "web2.example.net",
              Set.of("role::web", "profile::base"),
              facts("de", "web", 8, "RedHat"),
              "discovery"),
          new Node(
              "db1.example.net",
              Set.of("role::db", "profile::base", "postgresql"),
              facts("mt", "database", 16, "Debian"),
              "discovery"),
          new Node(
              "chained1.example.net",
              Set.of(),
              Map.of("country", "us", "role", "chained"),
              "discovery"));

  private static Map<String, ?> facts(String country, String role, int cpus, String family) {
    return Map.of("country", country, "role", role, "cpus", cpus, "os", Map.of("family", family));
  }

  @ParameterizedTest(name = "{0}: {1} requests, {2} replies, {3} refused by security")
  @CsvSource({"v2-plain,24,47,0", "v2-broker,6,5,1", "v1-mtls,13,10,2", "v1-unsigned,10,9,0"})
  void whoAnsweredThenWouldAnswerNow(
      String folder, int expectedRequests, int expectedReplies, int expectedRefusals)
      throws IOException {
    Network network = Network.read(folder);
    int replies = 0;
    int refused = 0;
    for (Asked asked : network.asked()) {
      Set<String> accepted = new TreeSet<>();
      for (Node node : folder.equals("v2-plain") ? PLAIN : List.of(WEB1)) {
        RequestIntake.Verdict verdict =
            network.intake(node).judge(asked.subject(), asked.payload(), asked.at());
        if (verdict instanceof RequestIntake.Accepted) {
          accepted.add(node.identity());
        } else if (verdict instanceof RequestIntake.Refused no
            && no.refusal().stage() == Refusal.Stage.SECURITY) {
          refused++;
        }
      }
      Set<String> answered = new TreeSet<>();
      for (Answer answer : asked.answers()) {
        ReplyIntake.Verdict verdict =
            new ReplyIntake(network.replies(), network.version(), asked.id(), asked.replySubject())
                .judge(answer.payload(), Duration.ZERO, answer.at());
        assertThat(verdict).as(asked.note()).isInstanceOf(ReplyIntake.Accepted.class);
        FleetReply reply = ((ReplyIntake.Accepted) verdict).reply();
        assertThat(new String(reply.reply().body(), StandardCharsets.US_ASCII)).isEqualTo("pong");
        answered.add(reply.sender());
        replies++;
      }
      assertThat(accepted).as(folder + ": " + asked.note()).isEqualTo(answered);
    }
    System.out.println(
        folder
            + ": requests "
            + network.asked().size()
            + " replies "
            + replies
            + " refused "
            + refused);
    assertThat(List.of(network.asked().size(), replies, refused))
        .containsExactly(expectedRequests, expectedReplies, expectedRefusals);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answer(byte[] payload, Instant at) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Asked(
      String subject,
      String note,
      byte[] payload,
      Instant at,
      String id,
      String replySubject,
      List<Answer> answers) {}

  private record Network(
      ProtocolVersion version, RequestVerifier requests, ReplyVerifier replies, List<Asked> asked) {

    RequestIntake intake(Node node) {
      Set<String> agents = new TreeSet<>(STOCK);
      agents.add(node.extra());
      return new RequestIntake(
          requests,
          new FilterMatch(node.identity(), NodeData.of(node.classes(), node.facts()), List.of()),
          List.of(version == ProtocolVersion.V2 ? "choria" : "mcollective"),
          () -> agents);
    }

    static Network read(String folder) throws IOException {
      Path directory = folder(folder);
      JsonNode keys = JSON.readTree(Files.readAllBytes(directory.resolve("keys.json")));
      RequestVerifier requests;
      ReplyVerifier replies = ReplyVerifier.hashOnly();
      ProtocolVersion version = folder.startsWith("v2") ? ProtocolVersion.V2 : ProtocolVersion.V1;
      if (version == ProtocolVersion.V2) {
        String issuer = keys.get("organization_issuer").asText();
        String hex = keys.get("keys").get(issuer).get("public_hex").asText();
        TrustRoots roots = TrustRoots.issuers(Map.of("choria", Ed25519PublicKey.ofHex(hex)));
        requests = RequestVerifier.tokens(roots).build();
        replies = ReplyVerifier.signed(roots);
      } else if (folder.equals("v1-mtls")) {
        String pem = keys.get("certificates").get("ca").get("certificate_pem").asText();
        requests =
            RequestVerifier.certificates(
                    CertificateAuthority.ofPem(
                        pem,
                        CertificateAuthority.DEFAULT_ALLOWED,
                        CertificateAuthority.DEFAULT_PRIVILEGED))
                .build();
      } else {
        requests = RequestVerifier.unverified(ProtocolVersion.V1).build();
      }
      return new Network(version, requests, replies, asked(directory));
    }

    private static List<Asked> asked(Path directory) throws IOException {
      Map<String, Asked> asked = new LinkedHashMap<>();
      for (String file : List.of("ping", "discovery", "certificates", "permissions")) {
        Path wire = directory.resolve(file + ".ndjson");
        for (String line : Files.exists(wire) ? Files.readAllLines(wire) : List.<String>of()) {
          JsonNode entry = JSON.readTree(line);
          String subject = entry.get("subject").asText();
          byte[] payload = entry.get("data_base64").binaryValue();
          Instant at = Instant.ofEpochSecond(0, entry.get("received_unix_ns").asLong());
          Transport transport = Transport.parse(payload);
          if (subject.endsWith(".broadcast.agent.discovery")) {
            Request request =
                Request.parse(
                    transport.version(),
                    SecureRequest.parse(transport.version(), transport.data()).request());
            asked.put(
                transport.replySubject(),
                new Asked(
                    subject,
                    entry.get("note").asText(),
                    payload,
                    at,
                    request.id(),
                    transport.replySubject(),
                    new ArrayList<>()));
          } else if (asked.get(subject) != null) {
            assertThat(SecureReply.parse(transport.version(), transport.data()).reply())
                .isNotEmpty();
            asked.get(subject).answers().add(new Answer(payload, at));
          }
        }
      }
      return List.copyOf(asked.values());
    }

    private static Path folder(String name) {
      URL readme =
          Objects.requireNonNull(RecordedFlowsTest.class.getResource("/captures/README.md"));
      try {
        return Path.of(readme.toURI()).resolveSibling(name);
      } catch (URISyntaxException e) {
        throw new UncheckedIOException(new IOException(e));
      }
    }
  }
}
