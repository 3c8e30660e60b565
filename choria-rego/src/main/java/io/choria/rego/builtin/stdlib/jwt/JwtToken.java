package io.choria.rego.builtin.stdlib.jwt;

import io.choria.rego.JsonException;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.encoding.Encoding;
import java.nio.charset.StandardCharsets;

/**
 * The three sections of a compact token, still encoded (spec 08 §4.16).
 *
 * @param header the first section
 * @param payload the second section
 * @param signature the third section
 */
record JwtToken(String header, String payload, String signature) {

  static JwtToken of(String text) {
    if (text.indexOf('.') < 0) {
      throw BuiltinException.of("encoded JWT had no period separators");
    }
    // counted first: of nothing but periods, the sections would take much memory
    long sections = text.chars().filter(c -> c == '.').count() + 1;
    if (sections != 3) {
      throw BuiltinException.of("encoded JWT must have 3 sections, found " + sections);
    }
    String[] parts = text.split("\\.", -1);
    return new JwtToken(parts[0], parts[1], parts[2]);
  }

  ObjectValue decodedHeader(Pace pace) {
    ObjectValue fields;
    String text = StringValue.ofBytes(decode(header, "header")).value();
    try {
      fields = object(text, pace);
    } catch (BuiltinException e) {
      throw BuiltinException.of("bad JWT header: " + e.text());
    }
    if (fields.get("enc") != null) {
      throw BuiltinException.of("JWT is a JWE object, which is not supported");
    }
    return fields;
  }

  String decodedPayload() {
    return StringValue.ofBytes(decode(payload, "payload")).value();
  }

  byte[] decodedSignature() {
    return decode(signature, "signature");
  }

  /** The signature, with errors that do not say what it is. */
  byte[] plainSignature() {
    return Encoding.decodeUrl(signature);
  }

  byte[] signedBytes() {
    return (header + "." + payload).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] decode(String section, String name) {
    try {
      return Encoding.decodeUrl(section);
    } catch (BuiltinException e) {
      throw BuiltinException.of("JWT " + name + " had invalid encoding: " + e.text());
    }
  }

  static ObjectValue object(String json, Pace pace) {
    Value value;
    try {
      value = Encoding.reader(pace).read(json);
    } catch (JsonException e) {
      throw BuiltinException.of("invalid JSON: " + e.getMessage());
    }
    if (value instanceof ObjectValue object) {
      return object;
    }
    throw BuiltinException.of("decoded JSON type was not an Object");
  }
}
