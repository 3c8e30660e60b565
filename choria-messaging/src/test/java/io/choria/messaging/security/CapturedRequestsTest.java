package io.choria.messaging.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.choria.messaging.protocol.Captures;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.SecureReply;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.security.TrustException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recorded traffic of version 2, verified with its keys. */
class CapturedRequestsTest {
  @ParameterizedTest(name = "{0}: {1} requests, {2} signed replies")
  @CsvSource({"v2-plain,135,171", "v2-broker,11,11", "aaa,3,5"})
  void everySignatureHolds(String folder, int expectedRequests, int expectedReplies) {
    TrustRoots roots = roots(folder);
    ReplyVerifier replyVerifier = ReplyVerifier.signed(roots);
    RequestVerifier verifier = RequestVerifier.tokens(roots).build();
    int requests = 0;
    int replies = 0;
    for (Captures.Message entry : Captures.transports(folder)) {
      Transport transport = Transport.parse(entry.payload());
      byte[] data = transport.data();
      if (isRequest(data)) {
        SecureRequest.Token secure = request(data);
        if (verifiable(secure)) {
          assertThat(verifier.verify(secure, entry.received()).request().id()).isNotEmpty();
          requests++;
        }
      } else {
        SecureReply reply = SecureReply.parse(ProtocolVersion.V2, data);
        if (reply.isSigned()) {
          ReplyVerifier.VerifiedReply verified = replyVerifier.verify(reply, entry.received());
          assertThat(verified.server().orElseThrow().identity())
              .isEqualTo(verified.reply().sender());
          replies++;
        }
      }
    }
    System.out.println(folder + ": verified requests " + requests + ", replies " + replies);
    assertThat(requests).isEqualTo(expectedRequests);
    assertThat(replies).isEqualTo(expectedReplies);
  }

  /**
   * Requests to the signer are not signed; servers sign registration data with their own tokens.
   */
  private static boolean verifiable(SecureRequest.Token secure) {
    boolean insecure = new String(secure.signature(), StandardCharsets.US_ASCII).equals("insecure");
    if (insecure || Token.purposeOf(secure.caller()) == TokenPurpose.SERVER) {
      return false;
    }
    ClientToken caller = (ClientToken) Token.parseUnverified(secure.caller());
    return !secure.signer().isEmpty() || caller.maySignOwnRequests();
  }

  @Test
  void callerThatNeedsADelegatorMayNotSign() {
    RequestVerifier verifier = RequestVerifier.tokens(roots("v2-broker")).build();
    int refused = 0;
    for (Captures.Message entry : Captures.transports("v2-broker")) {
      if (entry.file().endsWith("permissions.ndjson")) {
        SecureRequest.Token secure = request(Transport.parse(entry.payload()).data());
        assertReason(() -> verifier.verify(secure, entry.received()), Reason.PERMISSION);
        refused++;
      }
    }
    assertThat(refused).isEqualTo(1);
  }

  private static void assertReason(Runnable action, Reason reason) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            TrustException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static SecureRequest.Token request(byte[] data) {
    return (SecureRequest.Token) SecureRequest.parse(ProtocolVersion.V2, data);
  }

  private static boolean isRequest(byte[] data) {
    return new String(data, StandardCharsets.UTF_8).contains(ProtocolVersion.V2.secureRequest());
  }

  static TrustRoots roots(String folder) {
    JsonNode keys = Captures.keys(folder);
    String issuer = keys.get("organization_issuer").asText();
    String hex = keys.get("keys").get(issuer).get("public_hex").asText();
    return TrustRoots.issuers(Map.of("choria", Ed25519PublicKey.ofHex(hex)));
  }
}
