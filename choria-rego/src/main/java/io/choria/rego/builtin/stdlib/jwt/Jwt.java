package io.choria.rego.builtin.stdlib.jwt;

import io.choria.rego.ArrayValue;
import io.choria.rego.JsonException;
import io.choria.rego.JsonWriter;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.BuiltinImpl.F3;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.call.TextSize;
import io.choria.rego.builtin.stdlib.encoding.Encoding;
import io.choria.rego.builtin.stdlib.encoding.Hex;
import io.choria.rego.builtin.stdlib.strings.Trimming;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** JSON Web Tokens (spec 08 §4.16). */
public final class Jwt {
  private static final int DEEPEST_NESTING = 16;
  private static final String VERIFY = "io.jwt.verify_";

  private Jwt() {}

  public static @Nullable BuiltinImpl find(String name) {
    if (name.startsWith(VERIFY)) {
      return verifier(name.substring(VERIFY.length()));
    }
    return switch (name) {
      case "io.jwt.decode" -> (F1) (context, a) -> decode(Operands.text(a, 1), 0, context::charge);
      case "io.jwt.decode_verify" -> (F2) JwtVerification::decodeVerify;
      case "io.jwt.encode_sign" -> (F3) Jwt::encodeSign;
      case "io.jwt.encode_sign_raw" ->
          (F3)
              (context, a, b, c) -> {
                String key = Operands.text(c, 3);
                String header = Operands.text(a, 1);
                return sign(context, header, Operands.string(b, 2), key);
              };
      default -> null;
    };
  }

  private static Value decode(String text, int depth, Pace pace) {
    if (depth > DEEPEST_NESTING) {
      throw BuiltinException.of("tokens are nested deeper than " + DEEPEST_NESTING + " levels");
    }
    JwtToken token = JwtToken.of(text);
    ObjectValue header = token.decodedHeader(pace);
    String payload = token.decodedPayload();
    if (header.get("cty") instanceof StringValue type && type.value().equals("JWT")) {
      return decode(Trimming.trim(payload, "\"'", true, true), depth + 1, pace);
    }
    ObjectValue claims = JwtToken.object(payload, pace);
    return ArrayValue.of(header, claims, StringValue.of(Hex.encode(token.decodedSignature())));
  }

  private static BuiltinImpl verifier(String name) {
    JwtAlgorithm algorithm =
        Objects.requireNonNull(
            JwtAlgorithm.of(name.equals("eddsa") ? "EdDSA" : name.toUpperCase(Locale.ROOT)));
    return (F2)
        (context, a, b) -> {
          String text = Operands.text(a, 1);
          if (!algorithm.isSymmetric()) {
            return Value.of(
                verify(algorithm, JwtToken.of(text), Operands.text(b, 2), context::charge));
          }
          JwtKey secret = JwtKey.of(Operands.string(b, 2).bytes());
          JwtToken token = JwtToken.of(text);
          return Value.of(
              algorithm.verify(
                  secret, token.signedBytes(), token.plainSignature(), context::charge));
        };
  }

  private static boolean verify(JwtAlgorithm algorithm, JwtToken token, String keyText, Pace pace) {
    List<JwtKey> keys = JwtKeys.verification(keyText, pace);
    byte[] signature = token.plainSignature();
    byte[] message = token.signedBytes();
    JwtHeader header = JwtHeader.of(token.decodedHeader(pace));
    return JwtVerification.candidates(keys, header).stream()
        // the reference takes a key with its secret half for one of another kind here
        .filter(key -> key.privateKey() == null)
        .anyMatch(key -> algorithm.verify(key, message, signature, pace));
  }

  private static Value encodeSign(BuiltinContext context, Value a, Value b, Value c) {
    TextSize.charge(context, ArrayValue.of(a, b, c));
    JsonWriter writer = JsonWriter.compact().checking(context::checkDeadline);
    return sign(context, writer.write(a), StringValue.of(writer.write(b)), writer.write(c));
  }

  private static Value sign(
      BuiltinContext context, String header, StringValue payload, String jwk) {
    JwtKey key = JwtKeys.signing(jwk, context::charge);
    if (key == null) {
      throw BuiltinException.of("no keys found in JWK set");
    }
    ObjectValue fields = headerFields(context, header);
    if (!(fields.get("alg") instanceof StringValue name)) {
      throw BuiltinException.of("missing or invalid 'alg' header: jwsbb: header \"alg\" not found");
    }
    JwtAlgorithm algorithm = JwtAlgorithm.of(name.value());
    if (algorithm == null) {
      throw BuiltinException.of("unknown JWS algorithm: " + name.value());
    }
    boolean isJwt = !(fields.get("typ") instanceof StringValue type) || type.value().equals("JWT");
    if (isJwt && !Encoding.isJson(context, payload)) {
      throw BuiltinException.of("type is JWT but payload is not JSON");
    }
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    String signed =
        encoder.encodeToString(StringValue.of(header).bytes())
            + "."
            + encoder.encodeToString(payload.bytes());
    byte[] signature = algorithm.sign(key, StringValue.of(signed).bytes(), context::charge);
    return StringValue.of(signed + "." + encoder.encodeToString(signature));
  }

  private static ObjectValue headerFields(BuiltinContext context, String header) {
    try {
      return Encoding.reader(context::charge).read(header) instanceof ObjectValue object
          ? object
          : ObjectValue.EMPTY;
    } catch (JsonException e) {
      if (header.matches("[-+.0-9eE]++")) {
        // what may be part of a number passes the reference's lenient parser
        return ObjectValue.EMPTY;
      }
      String reason =
          header.isBlank() ? "cannot parse empty string" : String.valueOf(e.getMessage());
      throw BuiltinException.of("missing or invalid 'alg' header: cannot parse JSON: " + reason);
    }
  }
}
