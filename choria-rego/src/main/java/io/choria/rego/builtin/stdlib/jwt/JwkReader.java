package io.choria.rego.builtin.stdlib.jwt;

import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.JsonException;
import io.choria.rego.NullValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.encoding.Encoding;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a JWK or a set of them (spec 08 §4.16). Its errors say as the reference's do by which steps
 * a key was read: who reads the texts of errors compares them.
 */
final class JwkReader {
  private static final String SET = "jwk.Parse: failed to unmarshal JWK set: ";
  private static final String SOLE = "jwk.Parse: failed to parse sole key: jwk.ParseKey: ";
  private static final String PROBE =
      "jwk.Parse: failed to probe data: probe: failed to unmarshal data: ";

  private static final int STEPS_PER_KEY = 100;

  private JwkReader() {}

  /**
   * The keys of a text.
   *
   * @param prefix what errors begin with
   * @param pace ends the reading of many keys
   */
  static List<JwtKey> read(String text, String prefix, Pace pace) {
    Value document = firstDocument(text, prefix + SOLE + PROBE, pace);
    if (!(document instanceof ObjectValue object) || object.get("keys") == null) {
      return List.of(key(document, prefix + SOLE));
    }
    Value keys = object.get("keys");
    if (!(keys instanceof ArrayValue array)) {
      throw BuiltinException.of(
          prefix + SET + "failed to decode \"keys\": expected '[' but got " + shown(keys));
    }
    List<JwtKey> read = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      pace.step(STEPS_PER_KEY);
      String of = "failed to decode key #" + i + " in \"keys\": jwk.ParseKey: ";
      read.add(key(array.get(i), prefix + SET + of));
    }
    return read;
  }

  private static String shown(Value value) {
    if (value instanceof StringValue text) {
      return text.value();
    } else if (value instanceof ObjectValue) {
      return "{";
    }
    return value instanceof NullValue ? "<nil>" : value.toString();
  }

  /** What is behind the first document of a text is not looked at, unless that is a set of keys. */
  private static Value firstDocument(String text, String prefix, Pace pace) {
    byte[] utf8 = StringValue.of(text).bytes();
    try {
      return Encoding.reader(pace).read(utf8);
    } catch (JsonException whole) {
      try {
        byte[] first = Arrays.copyOf(utf8, (int) Math.min(utf8.length, whole.offset()));
        if (Encoding.reader(pace).read(first) instanceof ObjectValue alone
            && alone.get("keys") == null) {
          return alone;
        }
      } catch (JsonException e) {
        // damaged before its end
      }
      throw BuiltinException.of(prefix + whole.getMessage());
    }
  }

  private static JwtKey key(Value value, String prefix) {
    ObjectValue key = ObjectValue.EMPTY;
    if (value instanceof ObjectValue object) {
      key = object;
    } else if (!(value instanceof NullValue)) {
      throw BuiltinException.of(
          prefix
              + PROBE
              + "json: cannot unmarshal "
              + kind(value)
              + " into Go value of type struct { Kty string \"json:\\\"kty\\\"\";"
              + " D json.RawMessage \"json:\\\"d,omitempty\\\"\" }");
    }
    Value type = key.get("kty");
    if (type != null && !(type instanceof StringValue) && !(type instanceof NullValue)) {
      throw BuiltinException.of(
          prefix
              + PROBE
              + "json: cannot unmarshal "
              + kind(type)
              + " into Go struct field .kty of type string");
    }
    String name = type instanceof StringValue text ? text.value() : "";
    JwkFields fields =
        switch (name) {
          case "oct" -> new JwkFields(key, "symmetricKey", List.of("k"));
          case "RSA" -> fields(key, "rsa", List.of("e", "n"), List.of("d", "e", "n"));
          case "EC" ->
              fields(key, "ecdsa", List.of("crv", "x", "y"), List.of("crv", "d", "x", "y"));
          case "OKP" -> fields(key, "okp", List.of("crv", "x"), List.of("crv", "d", "x"));
          default ->
              throw BuiltinException.of(prefix + "invalid key type from JSON (" + name + ")");
        };
    try {
      fields.check();
      return JwkKeys.of(fields);
    } catch (JwkFields.Unreadable e) {
      String go = "failed to unmarshal JSON into key (*jwk." + fields.kind() + "): ";
      throw BuiltinException.of(prefix + go + go + e.getMessage());
    } catch (GeneralSecurityException e) {
      String validation = "jwk.Parse: key validation failed: key validation failed: ";
      throw BuiltinException.of(prefix + validation + e.getMessage());
    }
  }

  private static JwkFields fields(
      ObjectValue key, String family, List<String> open, List<String> secret) {
    return key.get("d") == null
        ? new JwkFields(key, family + "PublicKey", open)
        : new JwkFields(key, family + "PrivateKey", secret);
  }

  /** What Go calls a kind of JSON. */
  static String kind(Value value) {
    if (value instanceof NumberValue) {
      return "number";
    } else if (value instanceof StringValue) {
      return "string";
    } else if (value instanceof BooleanValue) {
      return "bool";
    }
    return value instanceof ArrayValue ? "array" : "object";
  }
}
