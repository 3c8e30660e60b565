package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** A private key under the names of Go and of JWK (spec 08 §4.15). */
public sealed interface SecretKey permits RsaSecretKey, SecretKey.Elliptic, SecretKey.Edwards {
  /** The fields of Go's structure. */
  Value structure();

  /** The key as JWK. */
  Value jwk();

  /** The number of the algorithm in Go's certificates; 0 for keys that sign nothing. */
  int algorithm();

  /** The public half, as a certificate shows it. */
  Value shared();

  static Value base64Url(byte[] bytes) {
    return StringValue.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** The bytes of a number that is not negative, filled up to a length. */
  static byte[] bytes(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    int skip = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    byte[] filled = new byte[Math.max(length, bytes.length - skip)];
    System.arraycopy(
        bytes, skip, filled, filled.length - (bytes.length - skip), bytes.length - skip);
    return filled;
  }

  /** A key of an elliptic curve. */
  record Elliptic(NamedCurve curve, BigInteger secret, BigInteger x, BigInteger y)
      implements SecretKey {
    @Override
    public Value structure() {
      return ((ObjectValue) shared()).with(Value.of("D"), NumberValue.of(secret));
    }

    @Override
    public Value jwk() {
      int size = curve.bytes();
      return ObjectValue.builder()
          .with("kty", StringValue.of("EC"))
          .with("crv", StringValue.of(curve.jwkName()))
          .with("x", base64Url(bytes(x, size)))
          .with("y", base64Url(bytes(y, size)))
          .with("d", base64Url(bytes(secret, size)))
          .build();
    }

    @Override
    public int algorithm() {
      return X509Key.ECDSA;
    }

    @Override
    public Value shared() {
      return ObjectValue.builder()
          .with("Curve", ObjectValue.EMPTY)
          .with("X", NumberValue.of(x))
          .with("Y", NumberValue.of(y))
          .build();
    }
  }

  /**
   * A key of an Edwards or Montgomery curve.
   *
   * @param curve {@code Ed25519} or {@code X25519}
   * @param secret 32 bytes
   */
  record Edwards(String curve, Der secret) implements SecretKey {
    static final int BYTES = 32;
    static final String SIGNS = "Ed25519";
    static final String AGREES = "X25519";

    @Override
    public Value structure() {
      if (curve.equals(AGREES)) {
        return ObjectValue.EMPTY;
      }
      byte[] both = Arrays.copyOf(secret.bytes(), 2 * BYTES);
      System.arraycopy(publicHalf(), 0, both, BYTES, BYTES);
      return X509Fields.base64(new Der(both));
    }

    @Override
    public Value jwk() {
      return ObjectValue.builder()
          .with("kty", StringValue.of("OKP"))
          .with("crv", StringValue.of(curve))
          .with("x", base64Url(publicHalf()))
          .with("d", base64Url(secret.bytes()))
          .build();
    }

    @Override
    public int algorithm() {
      return curve.equals(SIGNS) ? X509Key.ED25519 : 0;
    }

    @Override
    public Value shared() {
      return X509Fields.base64(new Der(publicHalf()));
    }

    /** The JDK only makes pairs from chance, so the chance is this secret. */
    private byte[] publicHalf() {
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
        KeyPairGenerator generator = KeyPairGenerator.getInstance(curve);
        generator.initialize(new NamedParameterSpec(curve), known);
        byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length);
      } catch (GeneralSecurityException e) {
        throw BuiltinException.of("x509: no " + curve + " on this platform");
      }
    }
  }
}
