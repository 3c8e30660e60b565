package io.choria.rego.builtin.stdlib.jwt;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import java.util.Set;

/**
 * The header fields that verification looks at (spec 08 §4.16).
 *
 * @param algorithm {@code alg}, empty if absent
 * @param keyId {@code kid}, empty if absent
 * @param contentType {@code cty}, empty if absent
 * @param understood whether no critical field is one that is not known here
 */
record JwtHeader(String algorithm, String keyId, String contentType, boolean understood) {
  private static final Set<String> KNOWN = Set.of("alg", "kid", "typ", "cty", "crit");

  static JwtHeader of(ObjectValue fields) {
    String algorithm = text(fields, "alg");
    String contentType = text(fields, "cty");
    String keyId = text(fields, "kid");
    text(fields, "typ");
    return new JwtHeader(algorithm, keyId, contentType, isUnderstood(fields));
  }

  private static String text(ObjectValue fields, String name) {
    Value value = fields.get(name);
    if (value == null) {
      return "";
    }
    if (value instanceof StringValue text) {
      return text.value();
    }
    throw BuiltinException.of(name + ": must be a string");
  }

  private static boolean isUnderstood(ObjectValue fields) {
    Value critical = fields.get("crit");
    if (critical == null) {
      return true;
    }
    if (!(critical instanceof ArrayValue names)) {
      throw BuiltinException.of("crit: must be a list");
    }
    boolean any = false;
    boolean understood = true;
    for (Value name : names) {
      if (!(name instanceof StringValue text)) {
        break;
      }
      any = true;
      understood &= KNOWN.contains(text.value()) || fields.get(text) == null;
    }
    if (!any) {
      throw BuiltinException.of("crit: must be a nonempty list");
    }
    return understood;
  }
}
