package io.choria.messaging.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.choria.messaging.protocol.Captures;
import io.choria.messaging.protocol.SecureRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes as certificates: those of a request, of an authority, of a signer of tokens. The first
 * byte chooses whether the rest is PEM text or the bytes of one certificate. Only the certificates
 * that the recorded authority made count.
 */
class CertificateFuzzTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final JsonNode KEYS = Captures.keys("v1-mtls").get("certificates");
  private static final CertificateAuthority AUTHORITY = CapturedCertificatesTest.authority();
  private static final SecureRequest.X509 RECORDED =
      CapturedCertificatesTest.secure(CapturedCertificatesTest.requests("v1-mtls").get(0));
  private static final List<X509Certificate> KNOWN =
      Stream.of("broker", "server", "client", "other", "priv")
          .flatMap(name -> Pem.certificates(pemOf(name)).stream())
          .toList();

  @TempDir private static Path directory;

  private static String pemOf(String name) {
    return KEYS.get(name).get("certificate_pem").asText();
  }

  static Stream<byte[]> recorded() throws CertificateEncodingException {
    List<byte[]> seeds = new ArrayList<>();
    for (X509Certificate certificate : KNOWN) {
      seeds.add(tagged('d', certificate.getEncoded()));
      seeds.add(
          tagged('p', Pem.encode(List.of(certificate)).getBytes(StandardCharsets.ISO_8859_1)));
    }
    seeds.add(tagged('p', (pemOf("client") + pemOf("ca")).getBytes(StandardCharsets.ISO_8859_1)));
    return seeds.stream();
  }

  private static byte[] tagged(char tag, byte[] content) {
    byte[] all = new byte[content.length + 1];
    all[0] = (byte) tag;
    System.arraycopy(content, 0, all, 1, content.length);
    return all;
  }

  @Timeout(600)
  @MethodSource("recorded")
  @FuzzTest
  void anyBytes(byte[] content) throws IOException {
    if (content.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(content, 1, content.length);
    String pem =
        content[0] % 2 == 0
            ? "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(rest)
                + "\n-----END CERTIFICATE-----\n"
            : new String(rest, StandardCharsets.ISO_8859_1);
    read(
        () -> {
          SecureRequest request =
              new SecureRequest.X509(RECORDED.request(), RECORDED.signature(), pem);
          RequestVerifier.certificates(AUTHORITY).timeToLive(false).build().verify(request, NOW);
        });
    read(() -> assertThat(AUTHORITY.verify(pem, NOW).certificate()).isIn(KNOWN));
    read(
        () ->
            RequestVerifier.certificates(
                    CertificateAuthority.ofPem(
                        pem,
                        CertificateAuthority.DEFAULT_ALLOWED,
                        CertificateAuthority.DEFAULT_PRIVILEGED))
                .timeToLive(false)
                .build()
                .verify(RECORDED, NOW));
    Path file = Files.writeString(directory.resolve("signer"), pem, StandardCharsets.ISO_8859_1);
    read(() -> TokenVerifier.read(file));
  }

  private static void read(Runnable reading) {
    try {
      reading.run();
    } catch (TrustException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
