package io.choria.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PemKeyTest {
  private static KeyPair rsa() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static String pem(String label, byte[] content) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END "
        + label
        + "-----\n";
  }

  @Test
  void readsPkcs8() throws Exception {
    KeyPair pair = rsa();
    assertThat(PemKey.parse(pem("PRIVATE KEY", pair.getPrivate().getEncoded()), "RSA"))
        .isEqualTo(pair.getPrivate());
    KeyPair ec = KeyPairGenerator.getInstance("EC").generateKeyPair();
    assertThat(PemKey.parse(pem("PRIVATE KEY", ec.getPrivate().getEncoded()), "EC"))
        .isEqualTo(ec.getPrivate());
  }

  @Test
  void readsPkcs1AsPuppetWritesIt() throws Exception {
    PrivateKey key = rsa().getPrivate();
    byte[] pkcs8 = key.getEncoded();
    // the PKCS #1 key is what follows the 26 octets of the PKCS #8 frame of a 2048 bit key
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
    assertThat(PemKey.parse(pem("RSA PRIVATE KEY", pkcs1), "RSA")).isEqualTo(key);
  }

  @Test
  void refusesWhatIsNoKey() {
    assertThatThrownBy(() -> PemKey.parse("", "RSA")).isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> PemKey.parse("-----BEGIN PRIVATE KEY-----\nAA", "RSA"))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("without end");
    assertThatThrownBy(() -> PemKey.parse(pem("ENCRYPTED PRIVATE KEY", new byte[9]), "RSA"))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Property(tries = 300)
  void fuzzKeys(@ForAll byte[] content, @ForAll boolean old) {
    assertThatThrownBy(
            () -> PemKey.parse(pem(old ? "RSA PRIVATE KEY" : "PRIVATE KEY", content), "RSA"))
        .isInstanceOf(GeneralSecurityException.class);
  }
}
