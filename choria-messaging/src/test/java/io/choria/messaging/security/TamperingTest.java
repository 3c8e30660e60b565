package io.choria.messaging.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.protocol.Captures;
import io.choria.messaging.protocol.ProtocolException;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.SecureReply;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.protocol.Transport;
import java.time.Instant;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** One changed byte anywhere in a signed document, and it does not count any more. */
class TamperingTest {
  private static final int[] FLIPS = {0x01, 0x20, 0x80};

  /** Verifies, and gives the text of all that a receiver then relies on. */
  interface Check {
    String verify(byte[] data, Instant now);
  }

  private static Check requests(RequestVerifier verifier) {
    return (data, now) -> {
      RequestVerifier.VerifiedRequest verified =
          verifier.verify(SecureRequest.parse(verifier.version(), data), now);
      return new String(verified.secure().request(), UTF_8) + verified.proof();
    };
  }

  private static Captures.Message find(String folder, Predicate<Captures.Message> wanted) {
    return Captures.transports(folder).stream().filter(wanted).findFirst().orElseThrow();
  }

  private static boolean contains(Captures.Message message, String text) {
    return new String(Transport.parse(message.payload()).data(), UTF_8).contains(text);
  }

  private static boolean isSigned(Captures.Message message, ProtocolVersion version) {
    return contains(message, version.secureRequest())
        && !contains(message, "aW5zZWN1cmU=")
        && !contains(message, "insecure");
  }

  /**
   * Changes every byte. A change may pass only when nothing that counts is different: where the
   * form allows other spellings outside of what is signed.
   */
  private static int changesThatPass(Captures.Message message, Check check) {
    byte[] data = Transport.parse(message.payload()).data();
    String original = check.verify(data, message.received());
    int refused = 0;
    int passed = 0;
    for (int i = 0; i < data.length; i++) {
      for (int flip : FLIPS) {
        byte[] changed = data.clone();
        changed[i] ^= (byte) flip;
        try {
          assertThat(check.verify(changed, message.received()))
              .as("position=%d flip=%d", i, flip)
              .isEqualTo(original);
          passed++;
        } catch (TrustException | ProtocolException e) {
          refused++;
        }
      }
    }
    System.out.println(
        message.file() + ": changes refused " + refused + ", without effect " + passed);
    return passed;
  }

  @Test
  void directRequestOfVersion2() {
    RequestVerifier verifier =
        RequestVerifier.tokens(CapturedRequestsTest.roots("v2-plain")).build();
    assertThat(
            changesThatPass(
                find("v2-plain", m -> isSigned(m, ProtocolVersion.V2)), requests(verifier)))
        .isZero();
  }

  @Test
  void delegatedRequestOfVersion2() {
    RequestVerifier verifier = RequestVerifier.tokens(CapturedRequestsTest.roots("aaa")).build();
    assertThat(
            changesThatPass(
                find("aaa", m -> isSigned(m, ProtocolVersion.V2) && contains(m, "\"signer\"")),
                requests(verifier)))
        .isZero();
  }

  /** What was verified a moment ago makes nothing else count. */
  @Test
  void requestsThatAreRememberedCountAgainAndNoOthers() {
    for (int repeats : new int[] {1, 64}) {
      RequestVerifier direct =
          RequestVerifier.tokens(CapturedRequestsTest.roots("v2-plain")).repeats(repeats).build();
      assertThat(
              changesThatPass(
                  find("v2-plain", m -> isSigned(m, ProtocolVersion.V2)), requests(direct)))
          .isZero();
      RequestVerifier delegated =
          RequestVerifier.tokens(CapturedRequestsTest.roots("aaa")).repeats(repeats).build();
      assertThat(
              changesThatPass(
                  find("aaa", m -> isSigned(m, ProtocolVersion.V2) && contains(m, "\"signer\"")),
                  requests(delegated)))
          .isZero();
    }
  }

  @Test
  void requestOfVersion1() {
    RequestVerifier verifier =
        RequestVerifier.certificates(CapturedCertificatesTest.authority()).build();
    // the one line break behind the last certificate, which is neither signed nor read
    assertThat(
            changesThatPass(
                find("v1-mtls", m -> isSigned(m, ProtocolVersion.V1)), requests(verifier)))
        .isLessThanOrEqualTo(2);
  }

  @Test
  void signedReplyOfVersion2() {
    ReplyVerifier verifier = ReplyVerifier.signed(CapturedRequestsTest.roots("v2-plain"));
    Check check =
        (data, now) -> {
          SecureReply secure = SecureReply.parse(ProtocolVersion.V2, data);
          return new String(secure.reply(), UTF_8) + verifier.verify(secure, now).server();
        };
    // replies are read as Go reads them: the names of members in any case
    int letters =
        "protocol".length()
            + "reply".length()
            + "hash".length()
            + "signature".length()
            + "sender".length();
    assertThat(
            changesThatPass(
                find("v2-plain", m -> contains(m, ProtocolVersion.V2.secureReply())), check))
        .isLessThanOrEqualTo(letters);
  }
}
