package io.choria.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as the file of a private key. */
class PemKeyFuzzTest {
  static Stream<byte[]> generated() throws GeneralSecurityException {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(512);
    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
    KeyPairGenerator ed25519 = KeyPairGenerator.getInstance("Ed25519");
    return Stream.of(rsa, ec, ed25519)
        .map(generator -> generator.generateKeyPair().getPrivate().getEncoded())
        .map(key -> "-----BEGIN PRIVATE KEY-----\n" + base64(key) + "\n-----END PRIVATE KEY-----\n")
        .map(pem -> pem.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String base64(byte[] key) {
    return Base64.getMimeEncoder().encodeToString(key);
  }

  @Timeout(60)
  @MethodSource("generated")
  @FuzzTest
  void anyBytes(byte[] content) {
    String pem = new String(content, StandardCharsets.ISO_8859_1);
    for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
      try {
        assertThat(PemKey.parse(pem, algorithm)).isEqualTo(PemKey.parse(pem, algorithm));
      } catch (GeneralSecurityException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }
}
