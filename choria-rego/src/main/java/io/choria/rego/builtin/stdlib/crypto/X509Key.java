package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The public key of a certificate.
 *
 * @param algorithm its number in Go; 0 if it is none that Go knows
 * @param shown how Go shows it
 * @param key to verify with; null if the JDK has no use for it
 */
public record X509Key(int algorithm, Value shown, @Nullable PublicKey key) {
  static final int RSA = 1;
  static final int DSA = 2;
  static final int ECDSA = 3;
  static final int ED25519 = 4;
  private static final int EDWARDS_BYTES = 32;
  private static final Der NO_PARAMETERS = new Der(new byte[] {5, 0});

  /** Reads a SubjectPublicKeyInfo. */
  static X509Key read(Der info) {
    DerReader parts = new DerReader(info).sequence();
    DerReader identifier = parts.sequence();
    String oid = identifier.oid();
    Der.Element parameters = identifier.isEmpty() ? null : identifier.any();
    byte[] bits = parts.bits().bytes();
    return switch (oid) {
      case "1.2.840.113549.1.1.1" -> rsa(parameters, bits);
      case "1.2.840.10040.4.1" -> dsa(info, parameters, bits);
      case "1.2.840.10045.2.1" -> elliptic(parameters, bits);
      case "1.3.101.112" -> edwards(info, parameters, bits);
      default -> new X509Key(0, Value.nullValue(), null);
    };
  }

  private static X509Key rsa(Der.@Nullable Element parameters, byte[] bits) {
    if (parameters == null
        || !Arrays.equals(parameters.encoding().bytes(), NO_PARAMETERS.bytes())) {
      throw DerReader.malformed("RSA parameters");
    }
    DerReader numbers = new DerReader(new Der(bits)).sequence();
    BigInteger modulus = numbers.integer();
    long exponent = numbers.number(Der.INTEGER);
    if (modulus.signum() <= 0 || exponent <= 0) {
      throw DerReader.malformed("RSA key");
    }
    Value shown =
        ObjectValue.builder()
            .with("N", NumberValue.of(modulus))
            .with("E", NumberValue.of(exponent))
            .build();
    return new X509Key(
        RSA, shown, made("RSA", new RSAPublicKeySpec(modulus, BigInteger.valueOf(exponent))));
  }

  private static X509Key dsa(Der info, Der.@Nullable Element parameters, byte[] bits) {
    BigInteger shared = new DerReader(new Der(bits)).integer();
    if (parameters == null) {
      throw DerReader.malformed("DSA parameters");
    }
    DerReader numbers = new DerReader(parameters.encoding()).sequence();
    ObjectValue.Builder shown = ObjectValue.builder().with("Y", NumberValue.of(shared));
    boolean positive = shared.signum() > 0;
    for (String name : new String[] {"P", "Q", "G"}) {
      BigInteger number = numbers.integer();
      positive &= number.signum() > 0;
      shown.with(name, NumberValue.of(number));
    }
    if (!positive) {
      throw DerReader.malformed("DSA key");
    }
    return new X509Key(DSA, shown.build(), made("DSA", new X509EncodedKeySpec(info.bytes())));
  }

  private static X509Key elliptic(Der.@Nullable Element parameters, byte[] bits) {
    if (parameters == null) {
      throw DerReader.malformed("ECDSA parameters");
    }
    NamedCurve curve = NamedCurve.of(new DerReader(parameters.encoding()).oid());
    int size = curve.bytes();
    if (bits.length != 1 + 2 * size || bits[0] != 4) {
      throw DerReader.malformed("ECDSA key");
    }
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(bits, 1, 1 + size));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(bits, 1 + size, bits.length));
    if (!curve.holds(x, y)) {
      throw DerReader.malformed("ECDSA key");
    }
    Value shown =
        ObjectValue.builder()
            .with("Curve", ObjectValue.EMPTY)
            .with("X", NumberValue.of(x))
            .with("Y", NumberValue.of(y))
            .build();
    return new X509Key(
        ECDSA, shown, made("EC", new ECPublicKeySpec(new ECPoint(x, y), curve.parameters())));
  }

  private static X509Key edwards(Der info, Der.@Nullable Element parameters, byte[] bits) {
    if (parameters != null || bits.length != EDWARDS_BYTES) {
      throw DerReader.malformed("Ed25519 key");
    }
    return new X509Key(
        ED25519,
        X509Fields.base64(new Der(bits)),
        made("Ed25519", new X509EncodedKeySpec(info.bytes())));
  }

  private static @Nullable PublicKey made(String algorithm, KeySpec spec) {
    try {
      return KeyFactory.getInstance(algorithm).generatePublic(spec);
    } catch (GeneralSecurityException e) {
      return null;
    }
  }
}
