package io.choria.rego.builtin.stdlib.jwt;

import io.choria.rego.NullValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.encoding.GoBase64;
import io.choria.rego.builtin.stdlib.format.GoText;
import io.choria.rego.builtin.stdlib.strings.Trimming;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;

/**
 * The fields of a JWK.
 *
 * @param key the object
 * @param kind what the reference calls keys of this type
 * @param required the fields it must have, in the order in which they are missed
 */
record JwkFields(ObjectValue key, String kind, List<String> required) {
  private static final Set<String> BYTES =
      Set.of("d", "dp", "dq", "e", "k", "n", "p", "q", "qi", "x", "y");
  private static final Set<String> TEXTS = Set.of("kid", "use", "x5t", "x5t#S256", "x5u");
  private static final Set<String> CURVES =
      Set.of("Ed25519", "Ed448", "P-256", "P-384", "P-521", "X25519", "X448");

  /** Algorithms of RFC 7518 and its successors, those that sign nothing included. */
  private static final Set<String> ALGORITHMS =
      Set.of(
          ("none HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES256K ES384 ES512"
                  + " EdDSA Ed25519 Ed448 RSA1_5 RSA-OAEP RSA-OAEP-256 RSA-OAEP-384 RSA-OAEP-512"
                  + " A128KW A192KW A256KW A128GCMKW A192GCMKW A256GCMKW dir ECDH-ES"
                  + " ECDH-ES+A128KW ECDH-ES+A192KW ECDH-ES+A256KW PBES2-HS256+A128KW"
                  + " PBES2-HS384+A192KW PBES2-HS512+A256KW A128CBC-HS256 A192CBC-HS384"
                  + " A256CBC-HS512 A128GCM A192GCM A256GCM")
              .split(" "));

  /** A field that is missing or cannot be read. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message, null, false, false);
    }
  }

  boolean has(String field) {
    return key.get(field) != null;
  }

  String text(String field) {
    return key.get(field) instanceof StringValue text ? text.value() : "";
  }

  /** The bytes of a field that was checked; none if it is missing. */
  byte[] bytes(String field) {
    return decode(text(field));
  }

  BigInteger number(String field) {
    return new BigInteger(1, bytes(field));
  }

  private static byte[] decode(String base64) {
    String url = base64.replace('+', '-').replace('/', '_');
    return GoBase64.RAW_URL.decode(Trimming.trim(url, "=", false, true));
  }

  /** Refuses fields that cannot be read, then those that are missing. */
  void check() throws Unreadable {
    for (int i = 0; i < key.size(); i++) {
      if (key.keyAt(i) instanceof StringValue name) {
        check(name.value(), key.valueAt(i));
      }
    }
    for (String field : required) {
      if (!has(field)) {
        throw new Unreadable("required field " + field + " is missing");
      }
    }
  }

  private void check(String name, Value value) throws Unreadable {
    boolean isCurve = name.equals("crv") && required.contains("crv");
    boolean isBytes = BYTES.contains(name) && isOwn(name);
    if (!isCurve && !isBytes && !TEXTS.contains(name) && !name.equals("alg")) {
      return;
    }
    String failed = "failed to decode value for key " + name + ": ";
    if (!(value instanceof StringValue text)) {
      if (value instanceof NullValue) {
        return;
      }
      String reading = isCurve ? "failed to unmarshal EllipticCurveAlgorithm: " : "";
      if (!isCurve && !name.equals("alg")) {
        reading = "error reading next value: ";
      }
      throw new Unreadable(
          failed
              + reading
              + "json: cannot unmarshal "
              + JwkReader.kind(value)
              + " into Go value of type string");
    }
    if (isCurve && !CURVES.contains(text.value())) {
      throw new Unreadable(
          failed + "unknown EllipticCurveAlgorithm: " + GoText.quote(text.value()));
    } else if (name.equals("alg") && !ALGORITHMS.contains(text.value())) {
      throw new Unreadable(
          failed + "invalid key value: " + GoText.quote(text.value()) + ": invalid key algorithm");
    } else if (isBytes) {
      try {
        decode(text.value());
      } catch (BuiltinException | IllegalArgumentException e) {
        throw new Unreadable(failed + "expected base64 encoded []byte (string)");
      }
    }
  }

  /** Fields of other types are read as anything. */
  private boolean isOwn(String field) {
    return required.contains(field)
        || (kind.equals("rsaPrivateKey") && !List.of("k", "x", "y").contains(field));
  }
}
