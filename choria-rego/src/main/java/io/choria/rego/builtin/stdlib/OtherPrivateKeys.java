package io.choria.rego.builtin.stdlib;

import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Private keys other than RSA as Go shows them: the secret number, or the bytes of Ed25519. */
final class OtherPrivateKeys {
  private OtherPrivateKeys() {}

  /** As Go shows it. */
  static @Nullable Value structure(Pem block) {
    return read(block, false);
  }

  /** As JWK. */
  static @Nullable Value jwk(Pem block) {
    boolean known = block.type().equals("PRIVATE KEY") || block.type().equals("EC PRIVATE KEY");
    return known ? read(block, true) : null;
  }

  private static @Nullable Value read(Pem block, boolean jwk) {
    try {
      Der.Element key = block.der().first();
      if (key == null) {
        return null;
      }
      if (block.type().equals("EC PRIVATE KEY")) {
        return jwk ? ellipticJwk(key) : elliptic(key);
      }
      String algorithm = key.children().get(1).children().get(0).oid();
      Der.Element inner = key.children().get(2).content().first();
      if (inner == null) {
        return null;
      }
      return switch (algorithm) {
        case "1.3.101.112" -> jwk ? edwardsJwk(inner.content()) : edwards(inner.content());
        case "1.2.840.10045.2.1" -> jwk ? ellipticJwk(inner) : elliptic(inner);
        default -> null;
      };
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

  private static @Nullable Value ellipticJwk(Der.Element key) {
    for (Der.Element part : key.children()) {
      if (part.tag() == 0xa1) {
        byte[] point = part.children().get(0).bits().bytes();
        int half = point.length / 2;
        String curve =
            switch (half) {
              case 32 -> "P-256";
              case 48 -> "P-384";
              default -> "P-521";
            };
        return ObjectValue.builder()
            .with("kty", StringValue.of("EC"))
            .with("crv", StringValue.of(curve))
            .with("x", url(Arrays.copyOfRange(point, 1, 1 + half)))
            .with("y", url(Arrays.copyOfRange(point, 1 + half, point.length)))
            .with("d", url(key.children().get(1).content().bytes()))
            .build();
      }
    }
    return null;
  }

  private static @Nullable Value edwardsJwk(Der secret) {
    byte[] both = seedAndPublic(secret);
    if (both == null) {
      return null;
    }
    int half = both.length / 2;
    return ObjectValue.builder()
        .with("kty", StringValue.of("OKP"))
        .with("crv", StringValue.of("Ed25519"))
        .with("x", url(Arrays.copyOfRange(both, half, both.length)))
        .with("d", url(Arrays.copyOf(both, half)))
        .build();
  }

  private static Value url(byte[] bytes) {
    return StringValue.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  private static @Nullable Value edwards(Der secret) {
    byte[] both = seedAndPublic(secret);
    return both == null ? null : X509Fields.base64(new Der(both));
  }

  /** The secret followed by the public key. */
  private static byte @Nullable [] seedAndPublic(Der secret) {
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
      return both;
    } catch (GeneralSecurityException e) {
      return null;
    }
  }
}
