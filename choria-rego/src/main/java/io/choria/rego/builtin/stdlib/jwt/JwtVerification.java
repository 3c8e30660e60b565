package io.choria.rego.builtin.stdlib.jwt;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.format.GoFloat;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Verification of a token under constraints (spec 08 §4.16). */
final class JwtVerification {
  private static final Value REJECTED =
      ArrayValue.of(Value.of(false), ObjectValue.EMPTY, ObjectValue.EMPTY);
  private static final int DEEPEST_NESTING = 16;
  private static final int NANO_DIGITS = 9;

  private final Pace pace;
  private @Nullable List<JwtKey> keys;
  private String secret = "";
  private String algorithm = "";
  private String issuer = "";
  private String audience = "";
  private BigDecimal now;

  private JwtVerification(long nowNanos, Pace pace) {
    this.pace = pace;
    this.now = BigDecimal.valueOf(nowNanos);
  }

  /** A time as the reference computes it, through doubles. */
  private static BigDecimal inSeconds(BigDecimal nanos) {
    return GoFloat.shortest(nanos.doubleValue() / 1e9)
        .setScale(NANO_DIGITS, java.math.RoundingMode.HALF_EVEN);
  }

  static Value decodeVerify(BuiltinContext context, Value a, Value b) {
    ObjectValue constraints = Operands.object(b, 2);
    JwtVerification verification = new JwtVerification(context.nowNanos(), context::charge);
    constraints.forEach(verification::constrain);
    verification.checkKeys();
    return verification.run(Operands.text(a, 1));
  }

  /** The keys that may have signed a token: the one with its id, else those for its algorithm. */
  static List<JwtKey> candidates(List<JwtKey> keys, JwtHeader header) {
    if (!header.keyId().isEmpty()) {
      for (JwtKey key : keys) {
        if (key.id().equals(header.keyId())) {
          return List.of(key);
        }
      }
    }
    return keys.stream()
        .filter(key -> key.algorithm().isEmpty() || key.algorithm().equals(header.algorithm()))
        .toList();
  }

  private void constrain(Value name, Value value) {
    String key = name instanceof StringValue text ? text.value() : name.toString();
    switch (key) {
      case "cert" -> keys = JwtKeys.verification(text("cert", value), pace);
      case "secret" -> secret = text("secret", value);
      case "alg" -> algorithm = text("alg", value);
      case "iss" -> issuer = text("iss", value);
      case "aud" -> audience = text("aud", value);
      case "time" -> now = time(value);
      default -> throw BuiltinException.of("unknown token validation constraint: " + key);
    }
  }

  private static String text(String name, Value value) {
    if (value instanceof StringValue text) {
      return text.value();
    }
    throw BuiltinException.of(name + " constraint: must be a string");
  }

  private static BigDecimal time(Value value) {
    if (!(value instanceof NumberValue number)) {
      throw BuiltinException.of("token time constraint: must be a number");
    }
    if (number.decimal().signum() < 0) {
      throw BuiltinException.of("token time constraint: must not be negative");
    }
    return number.decimal();
  }

  private void checkKeys() {
    if (keys != null && !secret.isEmpty()) {
      throw BuiltinException.of("duplicate key constraints");
    }
    if (keys == null && secret.isEmpty()) {
      throw BuiltinException.of("no key constraint");
    }
  }

  private Value run(String text) {
    String next = text;
    for (int depth = 0; depth < DEEPEST_NESTING; depth++) {
      JwtToken token = JwtToken.of(next);
      ObjectValue fields = token.decodedHeader(pace);
      JwtHeader header = JwtHeader.of(fields);
      if (header.algorithm().isEmpty()
          || !header.understood()
          || (!algorithm.isEmpty() && !algorithm.equals(header.algorithm()))
          || !isSigned(token, header)) {
        return REJECTED;
      }
      String payload = token.decodedPayload();
      if (!header.contentType().equalsIgnoreCase("JWT")) {
        ObjectValue claims = JwtToken.object(payload, pace);
        return isAccepted(claims) ? ArrayValue.of(Value.of(true), fields, claims) : REJECTED;
      }
      next = payload;
    }
    throw BuiltinException.of("tokens are nested deeper than " + DEEPEST_NESTING + " levels");
  }

  private boolean isSigned(JwtToken token, JwtHeader header) {
    byte[] signature = token.decodedSignature();
    JwtAlgorithm used = JwtAlgorithm.of(header.algorithm());
    if (used == null) {
      return false;
    }
    byte[] message = token.signedBytes();
    List<JwtKey> known = keys;
    if (known == null) {
      return used.verify(JwtKey.of(StringValue.of(secret).bytes()), message, signature, pace);
    }
    return candidates(known, header).stream()
        .anyMatch(key -> used.verify(key, message, signature, pace));
  }

  private boolean isAccepted(ObjectValue claims) {
    if (!issuer.isEmpty()
        && !(claims.get("iss") instanceof StringValue from && from.value().equals(issuer))) {
      return false;
    }
    Value to = claims.get("aud");
    if (to == null ? !audience.isEmpty() : !isFor(to)) {
      return false;
    }
    BigDecimal expiry = moment(claims, "exp");
    BigDecimal start = moment(claims, "nbf");
    if (expiry == null && start == null) {
      return true;
    }
    BigDecimal seconds = inSeconds(now);
    return (expiry == null || seconds.compareTo(expiry) < 0)
        && (start == null || seconds.compareTo(start) >= 0);
  }

  private boolean isFor(Value to) {
    if (to instanceof StringValue one) {
      return one.value().equals(audience);
    }
    return to instanceof ArrayValue many && many.contains(StringValue.of(audience));
  }

  private static @Nullable BigDecimal moment(ObjectValue claims, String name) {
    Value value = claims.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof NumberValue number) {
      return number.decimal();
    }
    throw BuiltinException.of(name + " value must be a number");
  }
}
