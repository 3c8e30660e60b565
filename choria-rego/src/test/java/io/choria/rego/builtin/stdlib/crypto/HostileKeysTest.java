package io.choria.rego.builtin.stdlib.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.rego.builtin.BuiltinException;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** Keys and PEM that are made to exhaust time. */
class HostileKeysTest {
  @Test
  void hugePrivateKeysAreRefused() {
    BigInteger huge = BigInteger.ONE.shiftLeft(20_000).add(BigInteger.ONE);
    byte[] number = Der.encode(Der.INTEGER, huge.toByteArray());
    byte[] zero = Der.encode(Der.INTEGER, new byte[] {0});
    byte[] key = Der.encode(Der.SEQUENCE, zero, number, number, number, number, number);
    assertThatThrownBy(() -> RsaSecretKey.pkcs1(new Der(key)))
        .isInstanceOf(BuiltinException.class)
        .hasMessageContaining("more than 16384 bits");
  }

  @Test
  void manyBeginningsOfPemAreReadOnce() {
    String text = "-----BEGIN A-----\na: b\n-----END A:-----\n".repeat(30_000);
    assertThat(Pem.all(text)).isEmpty();
    assertThat(Pem.all("\n-----END A-----".repeat(60_000))).isEmpty();
    assertThat(Pem.all("-----BEGIN A-----\n-----END A-----\n".repeat(20_000))).hasSize(20_000);
  }
}
