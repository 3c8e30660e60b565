package io.choria.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateRefusalTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "Received fatal alert: bad_certificate, bad_certificate",
    "(certificate_expired) Received fatal alert: certificate_expired, certificate_expired",
    "Received fatal alert: unknown_ca, unknown_ca",
    "(certificate_required) Received fatal alert: certificate_required, certificate_required"
  })
  void alertsAboutCertificatesAreKnownInTheWordsOfEveryJdk(String message, String alert) {
    assertThat(CertificateRefusal.alert(new SSLHandshakeException(message))).contains(alert);
    assertThat(CertificateRefusal.alert(new IOException("x", new SSLHandshakeException(message))))
        .contains(alert);
  }

  @Test
  void otherAlertsAreOthers() {
    for (String message :
        new String[] {
          "Received fatal alert: handshake_failure",
          "Received fatal alert: protocol_version",
          "PKIX path building failed",
          "Connection reset",
          "",
          null
        }) {
      assertThat(CertificateRefusal.alert(new SSLHandshakeException(message))).isEmpty();
    }
  }
}
