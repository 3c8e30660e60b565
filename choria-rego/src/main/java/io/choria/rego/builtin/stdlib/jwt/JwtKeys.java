package io.choria.rego.builtin.stdlib.jwt;

import io.choria.rego.ArrayValue;
import io.choria.rego.JsonException;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.crypto.Der;
import io.choria.rego.builtin.stdlib.crypto.Pem;
import io.choria.rego.builtin.stdlib.crypto.X509;
import io.choria.rego.builtin.stdlib.encoding.Encoding;
import io.choria.rego.builtin.stdlib.encoding.GoBase64;
import io.choria.rego.builtin.stdlib.strings.Trimming;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
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
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys from PEM certificates, PEM public keys, JWK and JWK sets (spec 08 §4.16). */
final class JwtKeys {
  private static final int STEPS_PER_KEY = 100;

  private JwtKeys() {}

  /** Keys to verify with. */
  static List<JwtKey> verification(String text, Pace pace) {
    Pem block = Pem.first(text);
    if (block == null) {
      return jwks(text, "failed to parse a JWK key (set): ", pace);
    }
    if (!block.rest().isEmpty()) {
      throw BuiltinException.of("extra data after a PEM certificate block");
    }
    return switch (block.type()) {
      case "CERTIFICATE" -> List.of(JwtKey.of(certificateKey(block.der().bytes())));
      case "PUBLIC KEY" -> List.of(JwtKey.of(publicKey(block.der().bytes())));
      default -> throw BuiltinException.of("failed to extract a Key from the PEM certificate");
    };
  }

  private static PublicKey certificateKey(byte[] der) {
    try {
      PublicKey key = X509.read(new Der(der)).key().key();
      if (key != null) {
        return key;
      }
      throw BuiltinException.of("x509: unknown public key algorithm");
    } catch (BuiltinException e) {
      throw BuiltinException.of("failed to parse a PEM certificate: " + e.text());
    }
  }

  private static PublicKey publicKey(byte[] der) {
    try {
      return spki(der);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw BuiltinException.of("failed to parse a PEM public key: " + e.getMessage());
    }
  }

  /** A public key from its SubjectPublicKeyInfo. */
  static PublicKey spki(byte[] der) throws GeneralSecurityException {
    Der.Element info = new Der(der).first();
    if (info == null || info.children().isEmpty()) {
      throw new GeneralSecurityException("asn1: structure error");
    }
    String oid = info.children().get(0).children().get(0).oid();
    String algorithm =
        switch (oid) {
          case "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10" -> "RSA";
          case "1.2.840.10045.2.1" -> "EC";
          case "1.3.101.112" -> "Ed25519";
          case "1.2.840.10040.4.1" -> "DSA";
          default -> throw new GeneralSecurityException("x509: unknown public key algorithm");
        };
    return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
  }

  /** The keys of a JWK or a set of them. */
  static List<JwtKey> jwks(String text, String errorPrefix, Pace pace) {
    ObjectValue object = firstDocument(text, errorPrefix, pace);
    List<JwtKey> keys = new ArrayList<>();
    try {
      if (object.get("keys") instanceof ArrayValue array) {
        for (Value key : array) {
          pace.step(STEPS_PER_KEY);
          keys.add(jwk(key));
        }
      } else {
        keys.add(jwk(object));
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw BuiltinException.of(errorPrefix + e.getMessage());
    }
    return keys;
  }

  /** What is behind the first document of a text is not looked at, unless that is a set of keys. */
  private static ObjectValue firstDocument(String text, String errorPrefix, Pace pace) {
    byte[] utf8 = StringValue.of(text).bytes();
    try {
      return object(utf8, errorPrefix, pace);
    } catch (JsonException whole) {
      try {
        byte[] first = Arrays.copyOf(utf8, (int) Math.min(utf8.length, whole.offset()));
        ObjectValue alone = object(first, errorPrefix, pace);
        if (alone.get("keys") == null) {
          return alone;
        }
      } catch (JsonException e) {
        // damaged before its end
      }
      throw BuiltinException.of(errorPrefix + whole.getMessage());
    }
  }

  private static ObjectValue object(byte[] utf8, String errorPrefix, Pace pace) {
    if (Encoding.reader(pace).read(utf8) instanceof ObjectValue object) {
      return object;
    }
    throw BuiltinException.of(errorPrefix + "expected a JSON object");
  }

  private static JwtKey jwk(Value value) throws GeneralSecurityException {
    if (!(value instanceof ObjectValue key)) {
      throw new GeneralSecurityException("expected a JSON object for each key");
    }
    String type = text(key, "kty");
    return switch (type) {
      case "oct" -> secret(key);
      case "RSA" -> rsa(key);
      case "EC" -> ec(key);
      case "OKP" -> okp(key);
      default -> throw new GeneralSecurityException("invalid key type from JSON (" + type + ")");
    };
  }

  private static JwtKey secret(ObjectValue key) throws GeneralSecurityException {
    byte[] secret = bytes(key, "k");
    if (secret.length == 0) {
      throw new GeneralSecurityException(
          "key validation failed: jwk.SymmetricKey: missing \"k\" field");
    }
    return new JwtKey(text(key, "kid"), text(key, "alg"), null, null, new Der(secret));
  }

  private static String text(ObjectValue key, String field) {
    return key.get(field) instanceof StringValue text ? text.value() : "";
  }

  private static byte[] bytes(ObjectValue key, String field) throws GeneralSecurityException {
    if (!(key.get(field) instanceof StringValue text)) {
      throw new GeneralSecurityException("required field " + field + " is missing");
    }
    String url = text.value().replace('+', '-').replace('/', '_');
    return GoBase64.RAW_URL.decode(Trimming.trim(url, "=", false, true));
  }

  private static BigInteger number(ObjectValue key, String field) throws GeneralSecurityException {
    return new BigInteger(1, bytes(key, field));
  }

  private static JwtKey rsa(ObjectValue key) throws GeneralSecurityException {
    KeyFactory factory = KeyFactory.getInstance("RSA");
    BigInteger n = number(key, "n");
    BigInteger e = number(key, "e");
    java.security.PrivateKey secret = null;
    if (key.get("d") != null) {
      BigInteger d = number(key, "d");
      boolean complete =
          key.get("p") != null
              && key.get("q") != null
              && key.get("dp") != null
              && key.get("dq") != null
              && key.get("qi") != null;
      secret =
          factory.generatePrivate(
              complete
                  ? new RSAPrivateCrtKeySpec(
                      n,
                      e,
                      d,
                      number(key, "p"),
                      number(key, "q"),
                      number(key, "dp"),
                      number(key, "dq"),
                      number(key, "qi"))
                  : new RSAPrivateKeySpec(n, d));
    }
    return new JwtKey(
        text(key, "kid"),
        text(key, "alg"),
        factory.generatePublic(new RSAPublicKeySpec(n, e)),
        secret,
        null);
  }

  private static JwtKey ec(ObjectValue key) throws GeneralSecurityException {
    String curve =
        switch (text(key, "crv")) {
          case "P-256" -> "secp256r1";
          case "P-384" -> "secp384r1";
          case "P-521" -> "secp521r1";
          default ->
              throw new GeneralSecurityException("invalid curve algorithm " + text(key, "crv"));
        };
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve));
    ECParameterSpec spec = parameters.getParameterSpec(ECParameterSpec.class);
    KeyFactory factory = KeyFactory.getInstance("EC");
    int size = (spec.getCurve().getField().getFieldSize() + 7) / 8;
    for (String field : List.of("x", "y", "d")) {
      // each number is as long as the curve is wide
      if ((!field.equals("d") || key.get(field) != null) && bytes(key, field).length != size) {
        throw new GeneralSecurityException("invalid \"" + field + "\" length for " + curve);
      }
    }
    ECPoint point = new ECPoint(number(key, "x"), number(key, "y"));
    return new JwtKey(
        text(key, "kid"),
        text(key, "alg"),
        factory.generatePublic(new ECPublicKeySpec(point, spec)),
        key.get("d") == null
            ? null
            : factory.generatePrivate(new ECPrivateKeySpec(number(key, "d"), spec)),
        null);
  }

  private static JwtKey okp(ObjectValue key) throws GeneralSecurityException {
    String curve = text(key, "crv");
    byte[] x = bytes(key, "x");
    if (curve.equals("X25519")) {
      // a key to agree on secrets: it may stand in a set, and signs nothing
      return new JwtKey(text(key, "kid"), text(key, "alg"), null, null, null);
    }
    if (!curve.equals("Ed25519")) {
      throw new GeneralSecurityException("invalid curve algorithm " + curve);
    }
    KeyFactory factory = KeyFactory.getInstance("Ed25519");
    PublicKey shared =
        factory.generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point(x)));
    boolean secret = key.get("d") != null;
    return new JwtKey(
        text(key, "kid"),
        text(key, "alg"),
        shared,
        secret
            ? factory.generatePrivate(
                new EdECPrivateKeySpec(NamedParameterSpec.ED25519, bytes(key, "d")))
            : null,
        null);
  }

  /** The point of a little-endian encoding whose top bit is the sign of x. */
  private static EdECPoint point(byte[] encoded) throws GeneralSecurityException {
    if (encoded.length != 32) {
      throw new GeneralSecurityException("invalid length of an Ed25519 key");
    }
    byte[] reversed = new byte[32];
    for (int i = 0; i < 32; i++) {
      reversed[i] = encoded[31 - i];
    }
    boolean odd = (reversed[0] & 0x80) != 0;
    reversed[0] &= 0x7f;
    return new EdECPoint(odd, new BigInteger(1, reversed));
  }

  /** The first key of a set, to sign with. */
  static @Nullable JwtKey signing(String jwks, Pace pace) {
    List<JwtKey> keys = jwks(jwks, "", pace);
    return keys.isEmpty() ? null : keys.get(0);
  }
}
