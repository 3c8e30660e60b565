package io.choria.messaging.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.choria.messaging.protocol.Captures;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.SecureReply;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.security.RequestVerifier.VerifiedRequest;
import io.choria.messaging.security.TrustException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The recorded traffic of version 1: verified with its authority, and made again with its keys. */
class CapturedCertificatesTest {
  private static final JsonNode KEYS = Captures.keys("v1-mtls").get("certificates");

  static CertificateAuthority authority() {
    return CertificateAuthority.ofPem(
        KEYS.get("ca").get("certificate_pem").asText(),
        CertificateAuthority.DEFAULT_ALLOWED,
        CertificateAuthority.DEFAULT_PRIVILEGED);
  }

  static X509Credentials credentials(String name) {
    return X509Credentials.ofPem(
        KEYS.get(name).get("certificate_pem").asText(),
        KEYS.get(name).get("private_key_pem").asText());
  }

  static List<Captures.Message> requests(String folder) {
    List<Captures.Message> requests = new ArrayList<>();
    for (Captures.Message message : Captures.transports(folder)) {
      if (new String(Transport.parse(message.payload()).data(), UTF_8)
          .contains(ProtocolVersion.V1.secureRequest())) {
        requests.add(message);
      }
    }
    return requests;
  }

  static SecureRequest.X509 secure(Captures.Message message) {
    return (SecureRequest.X509)
        SecureRequest.parse(ProtocolVersion.V1, Transport.parse(message.payload()).data());
  }

  @Test
  void everyRequestCountsThatTheServerAnswered() {
    RequestVerifier verifier = RequestVerifier.certificates(authority()).build();
    int verified = 0;
    int refused = 0;
    for (Captures.Message message : requests("v1-mtls")) {
      Reason expected = expectedRefusal(message);
      if (expected == null) {
        VerifiedRequest request = verifier.verify(secure(message), message.received());
        assertThat(request.proof()).isInstanceOf(Proof.ByCertificate.class);
        verified++;
      } else {
        assertThatThrownBy(() -> verifier.verify(secure(message), message.received()))
            .as(message.note())
            .isInstanceOfSatisfying(
                TrustException.class, e -> assertThat(e.reason()).isEqualTo(expected));
        refused++;
      }
    }
    System.out.println("v1-mtls: requests verified " + verified + ", refused " + refused);
    assertThat(verified).isEqualTo(29);
    assertThat(refused).isEqualTo(5);
  }

  private static @Nullable Reason expectedRefusal(Captures.Message message) {
    if (message.note().contains("not on the allow list")
        || message.file().endsWith("registration.ndjson")) {
      // servers sign registration data with their own certificates; nobody verifies it
      return Reason.PERMISSION;
    }
    return message.note().contains("caller differs") ? Reason.CALLER : null;
  }

  @Test
  void privilegedCertificateSignsForAnother() {
    RequestVerifier verifier = RequestVerifier.certificates(authority()).build();
    Captures.Message message =
        requests("v1-mtls").stream()
            .filter(m -> m.note().startsWith("privileged"))
            .findFirst()
            .orElseThrow();
    VerifiedRequest verified = verifier.verify(secure(message), message.received());
    assertThat(verified.request().caller()).isEqualTo("choria=bob.mcollective");
    assertThat(verified.proof())
        .isInstanceOfSatisfying(
            Proof.ByCertificate.class, proof -> assertThat(proof.privileged()).isTrue());
  }

  @Test
  void everySignatureIsMadeAgainToTheSameBytes() {
    Map<String, X509Credentials> byPem =
        Map.of(
            credentials("client").pem(), credentials("client"),
            credentials("server").pem(), credentials("server"),
            credentials("priv").pem(), credentials("priv"));
    int made = 0;
    for (Captures.Message message : requests("v1-mtls")) {
      SecureRequest.X509 secure = secure(message);
      X509Credentials own = byPem.get(secure.certificates());
      if (own != null) {
        Request request = Request.parse(ProtocolVersion.V1, secure.request());
        assertThat(new String(RequestSigner.certificate(own).sign(request).encode(), UTF_8))
            .as(message.file() + ":" + message.line())
            .isEqualTo(new String(Transport.parse(message.payload()).data(), UTF_8));
        made++;
      }
    }
    System.out.println("v1-mtls: requests signed again " + made);
    assertThat(made).isEqualTo(33); // the key of the certificate "other" was not recorded
  }

  @Test
  void unsignedRequestsAreMadeAgainToTheSameBytes() {
    RequestVerifier open = RequestVerifier.unverified(ProtocolVersion.V1).build();
    RequestVerifier closed = RequestVerifier.certificates(authority()).build();
    int made = 0;
    for (Captures.Message message : requests("v1-unsigned")) {
      SecureRequest.X509 secure = secure(message);
      VerifiedRequest believed = open.verify(secure, message.received());
      assertThat(believed.proof()).isEqualTo(new Proof.None());
      assertThat(new String(RequestSigner.unsigned().sign(believed.request()).encode(), UTF_8))
          .isEqualTo(new String(Transport.parse(message.payload()).data(), UTF_8));
      assertThatThrownBy(() -> closed.verify(secure, message.received()))
          .isInstanceOfSatisfying(
              TrustException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSIGNED));
      made++;
    }
    System.out.println("v1-unsigned: requests made again " + made);
    assertThat(made).isEqualTo(28);
  }

  @Test
  void everyReplyIsVerifiedAndMadeAgainToTheSameBytes() {
    int made = 0;
    for (String folder : List.of("v1-mtls", "v1-unsigned")) {
      for (Captures.Message message : Captures.transports(folder)) {
        byte[] data = Transport.parse(message.payload()).data();
        if (new String(data, UTF_8).contains(ProtocolVersion.V1.secureReply())) {
          SecureReply secure = SecureReply.parse(ProtocolVersion.V1, data);
          ReplyVerifier.VerifiedReply reply =
              ReplyVerifier.hashOnly().verify(secure, message.received());
          assertThat(reply.server()).isEmpty();
          assertThat(new String(ReplySigner.unsigned().sign(reply.reply()).encode(), UTF_8))
              .isEqualTo(new String(data, UTF_8));
          made++;
        }
      }
    }
    System.out.println("version 1: replies verified and made again " + made);
    assertThat(made).isEqualTo(53);
  }
}
