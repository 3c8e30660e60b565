package io.choria.rego.builtin.stdlib.jwt;

import io.choria.rego.builtin.stdlib.crypto.Der;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes keys of the fields of a JWK; what is wrong with them is told as the reference does. */
final class JwkKeys {
  private static final int EDWARDS_BYTES = 32;

  private JwkKeys() {}

  static JwtKey of(JwkFields fields) throws GeneralSecurityException {
    return switch (fields.kind()) {
      case "symmetricKey" -> symmetric(fields);
      case "rsaPublicKey", "rsaPrivateKey" -> rsa(fields);
      case "ecdsaPublicKey", "ecdsaPrivateKey" -> elliptic(fields);
      default -> edwards(fields);
    };
  }

  private static JwtKey key(
      JwkFields fields,
      @Nullable PublicKey open,
      @Nullable PrivateKey closed,
      @Nullable Der secret) {
    return new JwtKey(
        fields.text("kid"), fields.text("alg"), open, closed, secret, new JwkForm(fields));
  }

  /** A reason why a key is refused, in the words of the reference. */
  private static GeneralSecurityException invalid(JwkFields fields, String family, String reason) {
    String half = fields.kind().endsWith("PrivateKey") ? "PrivateKey: " : "PublicKey: ";
    return new GeneralSecurityException("jwk." + family + half + reason);
  }

  private static JwtKey symmetric(JwkFields fields) throws GeneralSecurityException {
    byte[] secret = fields.bytes("k");
    if (secret.length == 0) {
      throw new GeneralSecurityException("jwk.SymmetricKey: missing \"k\" field");
    }
    return key(fields, null, null, new Der(secret));
  }

  private static JwtKey rsa(JwkFields fields) throws GeneralSecurityException {
    for (String field : List.of("n", "e", "d")) {
      if (fields.has(field) && fields.bytes(field).length == 0) {
        throw invalid(fields, "RSA", "missing \"" + field + "\" value");
      }
    }
    KeyFactory factory = KeyFactory.getInstance("RSA");
    BigInteger n = fields.number("n");
    BigInteger e = fields.number("e");
    PublicKey open = factory.generatePublic(new RSAPublicKeySpec(n, e));
    if (!fields.has("d") || !fields.has("q") || !fields.has("p")) {
      return key(fields, open, null, null);
    }
    BigInteger d = fields.number("d");
    boolean complete = fields.has("dp") && fields.has("dq") && fields.has("qi");
    PrivateKey secret =
        factory.generatePrivate(
            complete
                ? new RSAPrivateCrtKeySpec(
                    n,
                    e,
                    d,
                    fields.number("p"),
                    fields.number("q"),
                    fields.number("dp"),
                    fields.number("dq"),
                    fields.number("qi"))
                : new RSAPrivateKeySpec(n, d));
    return key(fields, open, secret, null);
  }

  private static JwtKey elliptic(JwkFields fields) throws GeneralSecurityException {
    String name = fields.text("crv");
    String curve =
        switch (name) {
          case "P-256" -> "secp256r1";
          case "P-384" -> "secp384r1";
          case "P-521" -> "secp521r1";
          default -> throw invalid(fields, "ECDSA", "invalid curve algorithm \"" + name + "\"");
        };
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve));
    ECParameterSpec spec = parameters.getParameterSpec(ECParameterSpec.class);
    int size = (spec.getCurve().getField().getFieldSize() + 7) / 8;
    for (String field : List.of("x", "y", "d")) {
      // each number is as long as the curve is wide
      int length = fields.has(field) ? fields.bytes(field).length : size;
      if (length != size) {
        String reason = "invalid \"" + field + "\" length (" + length + ") for curve ";
        throw invalid(fields, "ECDSA", reason + '"' + name + '"');
      }
    }
    KeyFactory factory = KeyFactory.getInstance("EC");
    ECPoint point = new ECPoint(fields.number("x"), fields.number("y"));
    return key(
        fields,
        factory.generatePublic(new ECPublicKeySpec(point, spec)),
        fields.has("d")
            ? factory.generatePrivate(new ECPrivateKeySpec(fields.number("d"), spec))
            : null,
        null);
  }

  private static JwtKey edwards(JwkFields fields) throws GeneralSecurityException {
    String curve = fields.text("crv");
    boolean signs = curve.equals("Ed25519");
    byte[] x = fields.bytes("x");
    boolean isKnown = signs || curve.equals("X25519");
    if (x.length == 0) {
      throw invalid(fields, "OKP", "missing \"x\" field");
    } else if (isKnown && x.length != EDWARDS_BYTES) {
      throw invalid(fields, "OKP", curve.toLowerCase(Locale.ROOT) + ": wrong public key size");
    }
    byte[] d = fields.bytes("d");
    if (fields.has("d") && d.length == 0) {
      throw invalid(fields, "OKP", "missing \"d\" field");
    } else if (fields.has("d") && isKnown && d.length != EDWARDS_BYTES) {
      throw invalid(fields, "OKP", curve.toLowerCase(Locale.ROOT) + ": wrong private key size");
    }
    if (!signs) {
      // a key to agree on secrets: it may stand in a set, and signs nothing
      return key(fields, null, null, null);
    }
    KeyFactory factory = KeyFactory.getInstance("Ed25519");
    return key(
        fields,
        factory.generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point(x))),
        fields.has("d")
            ? factory.generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, d))
            : null,
        null);
  }

  /** The point of a little-endian encoding whose top bit is the sign of x. */
  private static EdECPoint point(byte[] encoded) {
    byte[] reversed = new byte[EDWARDS_BYTES];
    for (int i = 0; i < EDWARDS_BYTES; i++) {
      reversed[i] = encoded[EDWARDS_BYTES - 1 - i];
    }
    boolean odd = (reversed[0] & 0x80) != 0;
    reversed[0] &= 0x7f;
    return new EdECPoint(odd, new BigInteger(1, reversed));
  }
}
