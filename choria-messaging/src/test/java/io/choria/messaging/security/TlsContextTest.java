package io.choria.messaging.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.messaging.security.TrustException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("spec 01 §6.4: cipher suites and curves")
class TlsContextTest {
  private static final String WANTED = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";

  private final SSLContext plain = TlsContext.trustingEverybody(null);

  private static void refused(String text, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            TrustException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFIGURATION))
        .hasMessageContaining(text);
  }

  private static String[] suites(SSLContext context) throws IOException {
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
      return socket.getEnabledCipherSuites();
    }
  }

  @Test
  void chosenSuitesAndThoseOfTls13() throws IOException {
    SSLContext limited =
        TlsContext.limited(plain, List.of("TLS_NEVER_HEARD_OF", WANTED), List.of());
    assertThat(suites(limited))
        .contains(WANTED, "TLS_AES_256_GCM_SHA384")
        .allMatch(suite -> suite.equals(WANTED) || !suite.contains("_WITH_"));
    assertThat(limited.createSSLEngine().getEnabledCipherSuites()).isEqualTo(suites(limited));
    assertThat(suites(TlsContext.verifyingNames(limited))).isEqualTo(suites(limited));
  }

  @Test
  void nothingToLimitLeavesTheContextAsItIs() {
    assertThat(TlsContext.limited(plain, List.of(), List.of())).isSameAs(plain);
  }

  @Test
  void noneThatIsKnownIsRefused() {
    refused(
        "plugin.security.cipher_suites",
        () -> TlsContext.limited(plain, List.of("TLS_NEVER_HEARD_OF"), List.of()));
    refused(
        "plugin.security.ecc_curves",
        () -> TlsContext.limited(plain, List.of(), List.of("CurveP999")));
  }

  @Test
  void curvesWhereTheJdkCanLimitThem() throws Exception {
    List<String> curves = List.of("X25519", "CurveP384");
    if (Runtime.version().feature() < 20) {
      refused("jdk.tls.namedGroups", () -> TlsContext.limited(plain, List.of(), curves));
      return;
    }
    SSLParameters parameters =
        TlsContext.limited(plain, List.of(), curves).createSSLEngine().getSSLParameters();
    assertThat((String[]) SSLParameters.class.getMethod("getNamedGroups").invoke(parameters))
        .containsExactly("x25519", "secp384r1");
  }

  @Test
  void settingsReachTheConnection(@TempDir Path directory) throws Exception {
    String setting = "plugin.security.cipher_suites = " + WANTED + "\n";
    try (SecurityProvider provider =
        new NetworkFiles(directory)
            .tokens(NetworkFiles.V2, "client")
            .loader(SecurityProvider.Role.CLIENT, "ops1", NetworkFiles.v2("client") + setting)
            .load()) {
      assertThat(suites(provider.broker().tls().orElseThrow()))
          .contains(WANTED)
          .allMatch(suite -> suite.equals(WANTED) || !suite.contains("_WITH_"));
    }
  }
}
