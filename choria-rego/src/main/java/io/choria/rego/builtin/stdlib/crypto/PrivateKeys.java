package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.ArrayValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.encoding.GoBase64;
import java.math.BigInteger;
import java.security.spec.ECPoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Private keys in PEM: PKCS#1, PKCS#8 and SEC 1 (spec 08 §4.15). */
final class PrivateKeys {
  private static final String RSA = "1.2.840.113549.1.1.1";
  private static final String ELLIPTIC = "1.2.840.10045.2.1";

  private PrivateKeys() {}

  /** The Go structures of all keys of a text. */
  static Value parse(String text, Pace pace) {
    if (text.isEmpty()) {
      return Value.nullValue();
    }
    List<Value> keys = new ArrayList<>();
    all(text, pace).forEach(key -> keys.add(key.structure()));
    return ArrayValue.of(keys);
  }

  /** The first private key of a text as JWK; null if it holds none. */
  static Value jwk(String text, Pace pace) {
    if (text.isEmpty()) {
      throw BuiltinException.of("input PEM data was empty");
    }
    String decoded =
        text.startsWith("-----BEGIN")
            ? text
            : StringValue.ofBytes(GoBase64.STANDARD.decode(text)).value();
    List<SecretKey> keys = all(decoded, pace);
    return keys.isEmpty() ? Value.nullValue() : keys.get(0).jwk();
  }

  private static List<SecretKey> all(String text, Pace pace) {
    List<SecretKey> keys = new ArrayList<>();
    for (Pem block : Pem.all(decoded(text))) {
      pace.step(1_000);
      switch (block.type()) {
        case "RSA PRIVATE KEY" -> keys.add(RsaSecretKey.pkcs1(block.der()));
        case "PRIVATE KEY" -> keys.add(pkcs8(block.der()));
        case "EC PRIVATE KEY" -> keys.add(sec1(null, block.der()));
        default -> {}
      }
    }
    return keys;
  }

  private static String decoded(String text) {
    try {
      return StringValue.ofBytes(GoBase64.STANDARD.decode(text)).value();
    } catch (BuiltinException e) {
      return text;
    }
  }

  /** A key in any of the three forms. */
  static SecretKey any(Der der) {
    try {
      return RsaSecretKey.pkcs1(der);
    } catch (BuiltinException notThis) {
      try {
        SecretKey key = pkcs8(der);
        if (key.algorithm() == 0) {
          throw BuiltinException.of("tls: found unknown private key type in PKCS#8 wrapping");
        }
        return key;
      } catch (BuiltinException norThat) {
        return sec1(null, der);
      }
    }
  }

  private static SecretKey pkcs8(Der der) {
    DerReader fields = new DerReader(der).sequence();
    fields.number(Der.INTEGER);
    DerReader algorithm = fields.sequence();
    String oid = algorithm.oid();
    Der.Element parameters = algorithm.isEmpty() ? null : algorithm.any();
    Der inner = fields.element(Der.OCTET_STRING).content();
    return switch (oid) {
      case RSA -> RsaSecretKey.pkcs1(inner);
      case ELLIPTIC ->
          sec1(
              parameters == null || parameters.tag() != Der.OID
                  ? null
                  : new DerReader(parameters.encoding()).oid(),
              inner);
      case "1.3.101.112" -> edwards(SecretKey.Edwards.SIGNS, parameters, inner);
      case "1.3.101.110" -> edwards(SecretKey.Edwards.AGREES, parameters, inner);
      default ->
          throw BuiltinException.of(
              "x509: PKCS#8 wrapping contained private key with unknown algorithm: " + oid);
    };
  }

  private static SecretKey edwards(String curve, Der.@Nullable Element parameters, Der inner) {
    Der secret = new DerReader(inner).element(Der.OCTET_STRING).content();
    if (parameters != null || secret.length() != SecretKey.Edwards.BYTES) {
      throw BuiltinException.of("x509: invalid " + curve + " private key");
    }
    return new SecretKey.Edwards(curve, secret);
  }

  /** A key of a curve that is named outside or inside of it. The public half in it is not asked. */
  private static SecretKey sec1(@Nullable String namedCurve, Der der) {
    DerReader fields = new DerReader(der).sequence();
    long version = fields.number(Der.INTEGER);
    byte[] secret = fields.element(Der.OCTET_STRING).content().bytes();
    DerReader named = fields.optional(0xa0);
    String inside = named == null ? "" : named.oid();
    DerReader shared = fields.optional(0xa1);
    if (shared != null) {
      shared.bits();
    }
    if (version != 1) {
      throw BuiltinException.of("x509: unknown EC private key version " + version);
    }
    NamedCurve curve = NamedCurve.of(namedCurve == null ? inside : namedCurve);
    BigInteger number = new BigInteger(1, secret);
    BigInteger order = curve.parameters().getOrder();
    if (number.signum() == 0 || number.compareTo(order) >= 0) {
      throw BuiltinException.of("x509: invalid private key");
    }
    ECPoint point = curve.pointOf(number);
    return new SecretKey.Elliptic(curve, number, point.getAffineX(), point.getAffineY());
  }
}
