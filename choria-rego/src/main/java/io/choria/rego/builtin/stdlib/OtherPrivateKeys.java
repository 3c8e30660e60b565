package io.choria.rego.builtin.stdlib;

import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Private keys other than RSA as Go shows them: the secret number, or the bytes of Ed25519. */
final class OtherPrivateKeys {
  private OtherPrivateKeys() {}

  static @Nullable Value structure(Pem block) {
    try {
      Der.Element key = block.der().first();
      if (key == null) {
        return null;
      }
      if (block.type().equals("EC PRIVATE KEY")) {
        return elliptic(key);
      }
      String algorithm = key.children().get(1).children().get(0).oid();
      Der.Element inner = key.children().get(2).content().first();
      if (inner == null) {
        return null;
      }
      return algorithm.equals("1.3.101.112") ? edwards(inner.content()) : elliptic(inner);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return null;
    }
  }

  private static Value elliptic(Der.Element key) {
    byte[] secret = key.children().get(1).content().bytes();
    ObjectValue.Builder fields =
        ObjectValue.builder()
            .with("Curve", ObjectValue.EMPTY)
            .with("D", NumberValue.of(new BigInteger(1, secret)));
    for (Der.Element part : key.children()) {
      if (part.tag() == 0xa1) {
        byte[] point = part.children().get(0).bits().bytes();
        int half = point.length / 2;
        fields
            .with("X", NumberValue.of(new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + half))))
            .with(
                "Y",
                NumberValue.of(
                    new BigInteger(1, Arrays.copyOfRange(point, 1 + half, point.length))));
      }
    }
    return fields.build();
  }

  /** The secret followed by the public key. */
  private static @Nullable Value edwards(Der secret) {
    byte[] seed = secret.bytes();
    SecureRandom known =
        new SecureRandom() {
          private static final long serialVersionUID = 1L;

          @Override
          public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, Math.min(seed.length, bytes.length));
          }
        };
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, known);
      byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
      byte[] both = Arrays.copyOf(seed, 2 * seed.length);
      System.arraycopy(encoded, encoded.length - seed.length, both, seed.length, seed.length);
      return X509Fields.base64(new Der(both));
    } catch (GeneralSecurityException e) {
      return null;
    }
  }
}
