package io.choria.messaging.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.protocol.Captures;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.SecureReply;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.protocol.Transport;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the interop matrix asserts of {@code rpcutil ping} between real programs, on their recorded
 * traffic: requests count, replies say what they must and are signed by the server that answers.
 */
@DisplayName("interop matrix on recorded traffic")
class RecordedMatrixTest {
  @ParameterizedTest(name = "{0}: {2} requests, {3} replies, issuers {4}")
  @CsvSource({
    "v1-mtls, rpcutil_ping, 2, 2, none",
    "v1-unsigned, rpcutil_ping, 2, 2, none",
    "v2-broker, rpcutil, 1, 1, direct",
    "v2-plain, rpcutil_ping, 8, 7, direct chain",
  })
  void rpcutilPing(String folder, String file, int requests, int replies, String issuers) {
    boolean v2 = folder.startsWith("v2");
    ReplyVerifier verifier =
        v2 ? ReplyVerifier.signed(CapturedRequestsTest.roots(folder)) : ReplyVerifier.hashOnly();
    RequestVerifier servers =
        v2
            ? RequestVerifier.tokens(CapturedRequestsTest.roots(folder)).build()
            : folder.equals("v1-mtls")
                ? RequestVerifier.certificates(CapturedCertificatesTest.authority()).build()
                : RequestVerifier.unverified(ProtocolVersion.V1).build();
    int asked = 0;
    int answered = 0;
    Set<String> seen = new TreeSet<>();
    for (Captures.Message message : Captures.transports(folder)) {
      if (!message.file().equals(folder + "/" + file + ".ndjson")) {
        continue;
      }
      Transport transport = Transport.parse(message.payload());
      byte[] data = transport.data();
      if (new String(data, UTF_8).contains(transport.version().secureReply())) {
        ReplyVerifier.VerifiedReply reply =
            verifier.verify(SecureReply.parse(transport.version(), data), message.received());
        assertThat(reply.server().isPresent()).isEqualTo(v2);
        seen.add(reply.server().map(RecordedMatrixTest::issuer).orElse("none"));
        String body = new String(reply.reply().body(), UTF_8);
        if (body.contains("\"action\":\"ping\"")) {
          assertThat(body).contains("\"statuscode\":0", "\"statusmsg\":\"OK\"", "\"pong\":");
          answered++;
        }
      } else {
        RequestVerifier.VerifiedRequest request =
            servers.verify(SecureRequest.parse(transport.version(), data), message.received());
        if (request.request().agent().equals("rpcutil")
            && new String(request.request().body(), UTF_8).contains("\"action\":\"ping\"")) {
          assertThat(request.request().caller()).isNotEmpty();
          asked++;
        }
      }
    }
    System.out.println(folder + ": " + asked + " requests, " + answered + " replies, " + seen);
    assertThat(asked).isEqualTo(requests);
    assertThat(answered).isEqualTo(replies);
    assertThat(seen).containsExactlyInAnyOrder(issuers.split(" "));
  }

  private static String issuer(ServerToken server) {
    return server.standard().claimsToBeChained() ? "chain" : "direct";
  }
}
