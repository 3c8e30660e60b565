package io.choria.messaging.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PemKeyTest {
  private static final KeyPair RSA = once();

  private static KeyPair once() {
    try {
      return rsa();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

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
    assertThat(PemKey.parse(pem("PRIVATE KEY", pair.getPrivate().getEncoded()), pair.getPublic()))
        .isEqualTo(pair.getPrivate());
    KeyPair ec = KeyPairGenerator.getInstance("EC").generateKeyPair();
    assertThat(PemKey.parse(pem("PRIVATE KEY", ec.getPrivate().getEncoded()), ec.getPublic()))
        .isEqualTo(ec.getPrivate());
  }

  @Test
  void readsPkcs1AsPuppetWritesIt() throws Exception {
    KeyPair pair = rsa();
    byte[] pkcs8 = pair.getPrivate().getEncoded();
    // the PKCS #1 key is what follows the 26 octets of the PKCS #8 frame of a 2048 bit key
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
    assertThat(PemKey.parse(pem("RSA PRIVATE KEY", pkcs1), pair.getPublic()))
        .isEqualTo(pair.getPrivate());
  }

  @Test
  void readsSec1AsOpensslWritesIt() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    byte[] pkcs8 = pair.getPrivate().getEncoded();
    // sequence, version, algorithm identifier, then the key in an octet string
    int algorithm = 5;
    int start = algorithm + 2 + pkcs8[algorithm + 1] + 2;
    byte[] sec1 = Arrays.copyOfRange(pkcs8, start, pkcs8.length);
    PrivateKey read = PemKey.parse(pem("EC PRIVATE KEY", sec1), pair.getPublic());
    assertThat(read).isEqualTo(pair.getPrivate());
  }

  @Test
  void refusesTheKeyOfAnother() throws Exception {
    String key = pem("PRIVATE KEY", rsa().getPrivate().getEncoded());
    assertThatThrownBy(() -> PemKey.parse(key, rsa().getPublic()))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("does not belong");
  }

  @Test
  void refusesWhatIsNoKey() throws Exception {
    PublicKey key = rsa().getPublic();
    assertThatThrownBy(() -> PemKey.parse("", key)).isInstanceOf(TrustException.class);
    assertThatThrownBy(() -> PemKey.parse("-----BEGIN PRIVATE KEY-----\nAA", key))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("no end");
    assertThatThrownBy(() -> PemKey.parse(pem("ENCRYPTED PRIVATE KEY", new byte[9]), key))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("unencrypted");
  }

  @Property(tries = 300)
  void fuzzKeys(@ForAll byte[] content, @ForAll boolean old) throws Exception {
    String pem = pem(old ? "RSA PRIVATE KEY" : "PRIVATE KEY", content);
    assertThatThrownBy(() -> PemKey.parse(pem, RSA.getPublic())).isInstanceOf(TrustException.class);
  }
}
