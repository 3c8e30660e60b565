package io.choria.messaging.security;

import com.auth0.jwt.exceptions.JWTDecodeException;
import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.choria.messaging.security.TrustException.Reason;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** Typed claims out of a decoded token; a claim of another type is refused, not passed over. */
final class Claims {
  private Claims() {}

  static List<String> strings(DecodedJWT token, String name) {
    Claim claim = token.getClaim(name);
    if (claim.isMissing() || claim.isNull()) {
      return List.of();
    }
    try {
      List<Object> values = claim.asList(Object.class);
      if (values == null || !values.stream().allMatch(String.class::isInstance)) {
        throw wrong(name, "an array of strings");
      }
      return values.stream().map(String.class::cast).toList();
    } catch (JWTDecodeException e) {
      throw wrong(name, "an array of strings");
    }
  }

  static boolean flag(DecodedJWT token, String name) {
    Claim claim = token.getClaim(name);
    if (claim.isMissing() || claim.isNull()) {
      return false;
    }
    Boolean value = claim.asBoolean();
    if (value == null) {
      throw wrong(name, "a boolean");
    }
    return value;
  }

  static Map<String, Object> object(DecodedJWT token, String name) {
    Claim claim = token.getClaim(name);
    if (claim.isMissing() || claim.isNull()) {
      return Map.of();
    }
    try {
      return Objects.requireNonNullElse(claim.asMap(), Map.of());
    } catch (JWTDecodeException e) {
      throw wrong(name, "an object");
    }
  }

  static Map<String, String> texts(DecodedJWT token, String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    object(token, name)
        .forEach(
            (key, value) -> {
              if (!(value instanceof String text)) {
                throw wrong(name, "an object of strings");
              }
              texts.put(key, text);
            });
    return texts;
  }

  /** Members that are true; every other type than boolean is refused. */
  private static List<String> flags(DecodedJWT token, String name) {
    return object(token, name).entrySet().stream()
        .filter(
            entry -> {
              if (!(entry.getValue() instanceof Boolean flag)) {
                throw wrong(name, "an object of booleans");
              }
              return flag;
            })
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The permissions that the token grants; names that are not known count for nothing. */
  static <P extends Enum<P>> Set<P> permissions(
      DecodedJWT token, Class<P> type, Function<P, String> claim) {
    List<String> granted = flags(token, "permissions");
    Set<P> permissions = EnumSet.noneOf(type);
    for (P permission : type.getEnumConstants()) {
      if (granted.contains(claim.apply(permission))) {
        permissions.add(permission);
      }
    }
    return permissions;
  }

  /** The claim for permissions, in the order of their declaration, which is that of Choria. */
  static <P extends Enum<P>> Map<String, Object> granted(
      Set<P> permissions, Function<P, String> claim) {
    Map<String, Object> granted = new LinkedHashMap<>();
    permissions.stream().sorted().forEach(permission -> granted.put(claim.apply(permission), true));
    return granted;
  }

  private static TrustException wrong(String name, String expected) {
    return new TrustException(Reason.CLAIM, "expected " + expected + " in the claim " + name);
  }
}
