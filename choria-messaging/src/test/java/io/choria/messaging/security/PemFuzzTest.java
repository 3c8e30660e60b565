package io.choria.messaging.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as the file of a private key or of certificates. */
class PemFuzzTest {
  private static final List<KeyPair> PAIRS =
      List.of(generate("RSA"), generate("EC"), generate("Ed25519"));

  private static KeyPair generate(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<byte[]> generated() {
    return PAIRS.stream()
        .map(pair -> Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded()))
        .map(key -> "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n")
        .map(pem -> pem.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Timeout(600)
  @MethodSource("generated")
  @FuzzTest
  void anyBytes(byte[] content) {
    String pem = new String(content, StandardCharsets.ISO_8859_1);
    read(() -> PemKey.parseRsa(pem));
    read(() -> Pem.encode(Pem.certificates(pem)));
    for (KeyPair pair : PAIRS) {
      read(() -> PemKey.parse(pem, pair.getPublic()));
    }
  }

  private static void read(Supplier<?> reading) {
    try {
      assertThat(reading.get()).isNotNull();
    } catch (TrustException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
