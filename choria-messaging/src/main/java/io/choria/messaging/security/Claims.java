package io.choria.messaging.security;

import io.choria.messaging.security.TrustException.Reason;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Typed claims out of a decoded token; a claim that is null counts as absent, one of another type
 * is refused, not passed over.
 */
final class Claims {
  private final Map<String, @Nullable Object> values;

  Claims(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  /** All of them, as JSON has them. */
  Map<String, @Nullable Object> all() {
    return new TreeMap<>(values);
  }

  TokenPurpose purpose() {
    return TokenPurpose.of(text("purpose"), text("sub"));
  }

  String text(String name) {
    return read(name, String.class, "", "a string");
  }

  boolean flag(String name) {
    return read(name, Boolean.class, false, "a boolean");
  }

  @SuppressWarnings("unchecked") // objects are read from JSON, whose names are strings
  Map<String, @Nullable Object> object(String name) {
    return read(name, Map.class, Map.of(), "an object");
  }

  private <T> T read(String name, Class<T> type, T absent, String expected) {
    @Nullable Object value = values.get(name);
    if (value == null) {
      return absent;
    }
    if (!type.isInstance(value)) {
      throw wrong(name, expected);
    }
    return type.cast(value);
  }

  List<String> strings(String name) {
    List<?> elements = read(name, List.class, List.of(), "an array of strings");
    if (!elements.stream().allMatch(String.class::isInstance)) {
      throw wrong(name, "an array of strings");
    }
    return elements.stream().map(String.class::cast).toList();
  }

  /** Cut to whole seconds, as Choria does. */
  Optional<Instant> instant(String name) {
    @Nullable Object value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof Number number) || !(Math.abs(number.doubleValue()) <= 1e11)) {
      throw wrong(name, "a time in Unix seconds");
    }
    return Optional.of(Instant.ofEpochSecond(number.longValue()));
  }

  Map<String, String> texts(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    object(name)
        .forEach(
            (key, value) -> {
              if (!(value instanceof String text)) {
                throw wrong(name, "an object of strings");
              }
              texts.put(key, text);
            });
    return texts;
  }

  /**
   * The permissions that the token grants; names that are not known count for nothing, every other
   * type than boolean is refused.
   */
  <P extends Enum<P>> Set<P> permissions(Class<P> type, Function<P, String> claim) {
    Map<String, @Nullable Object> flags = object("permissions");
    if (!flags.values().stream().allMatch(Boolean.class::isInstance)) {
      throw wrong("permissions", "an object of booleans");
    }
    Set<P> permissions = EnumSet.noneOf(type);
    for (P permission : type.getEnumConstants()) {
      if (Boolean.TRUE.equals(flags.get(claim.apply(permission)))) {
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
