package io.choria.messaging;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;

/**
 * A named, typed place in a {@link SubjectTemplate}. Immutable; compared by identity.
 *
 * @param <V> type of the values
 */
public final class Token<V> {
  private final String name;
  private final Class<?> type;
  private final Function<V, String> format;
  private final Function<String, V> parse;
  private final boolean rest;

  private Token(
      String name,
      Class<?> type,
      Function<V, String> format,
      Function<String, V> parse,
      boolean rest) {
    SubjectTemplate.checkName(name);
    this.name = name;
    this.type = type;
    this.format = format;
    this.parse = parse;
    this.rest = rest;
  }

  /**
   * A token of text.
   *
   * @param name name in the template
   * @return the token
   */
  public static Token<String> string(String name) {
    return new Token<>(name, String.class, v -> v, v -> v, false);
  }

  /**
   * A decimal integer in the range of int.
   *
   * @param name name in the template
   * @return the token
   */
  public static Token<Integer> integer(String name) {
    return new Token<>(
        name, Integer.class, v -> Integer.toString(v), v -> Integer.valueOf(digits(v)), false);
  }

  /**
   * A decimal integer in the range of long.
   *
   * @param name name in the template
   * @return the token
   */
  public static Token<Long> number(String name) {
    return new Token<>(
        name, Long.class, v -> Long.toString(v), v -> Long.valueOf(digits(v)), false);
  }

  /**
   * A UUID in its usual lower-case form.
   *
   * @param name name in the template
   * @return the token
   */
  public static Token<UUID> uuid(String name) {
    return new Token<>(name, UUID.class, UUID::toString, Token::canonicalUuid, false);
  }

  /**
   * A constant of an enum, written as its name in lower case.
   *
   * @param name name in the template
   * @param type the enum
   * @param <E> the enum
   * @return the token
   */
  public static <E extends Enum<E>> Token<E> of(String name, Class<E> type) {
    return new Token<>(
        name,
        type,
        v -> v.name().toLowerCase(Locale.ROOT),
        v -> {
          E found = Enum.valueOf(type, v.toUpperCase(Locale.ROOT));
          if (!found.name().toLowerCase(Locale.ROOT).equals(v)) {
            throw new IllegalArgumentException("not in lower case");
          }
          return found;
        },
        false);
  }

  /**
   * A type of your own.
   *
   * @param name name in the template
   * @param type class of the values, checked by {@link SubjectTemplate#format}
   * @param format gives the text; the result is checked like any token
   * @param parse reads the text; throws for what it does not take
   * @param <V> type of the values
   * @return the token
   */
  public static <V> Token<V> of(
      String name, Class<V> type, Function<V, String> format, Function<String, V> parse) {
    return new Token<>(name, type, format, parse, false);
  }

  /**
   * All remaining tokens, at least one; only at the end of a template.
   *
   * @param name name in the template
   * @return the token
   */
  public static Token<List<String>> rest(String name) {
    return new Token<>(name, List.class, Token::joined, v -> List.of(v.split("\\.", -1)), true);
  }

  /**
   * The name that the template uses.
   *
   * @return letters, digits and underscores
   */
  public String name() {
    return name;
  }

  boolean isTyped() {
    return type != String.class && !rest;
  }

  boolean isRest() {
    return rest;
  }

  String text(V value) {
    return format.apply(value);
  }

  /** Formats a value whose type is not known to the compiler. */
  @SuppressWarnings("unchecked") // the class was checked
  String textOf(Object value) {
    if (!type.isInstance(value)) {
      throw new SubjectException(
          "token={"
              + name
              + "} takes a "
              + type.getSimpleName()
              + ", got a "
              + value.getClass().getSimpleName());
    }
    return text((V) value);
  }

  V value(String text) {
    return parse.apply(text);
  }

  private static String joined(List<String> pieces) {
    for (String piece : pieces) {
      if (piece.indexOf('.') >= 0) {
        throw new SubjectException("a token holds no dot: token=" + SubjectException.shown(piece));
      }
    }
    return String.join(".", pieces);
  }

  /** Two texts for one number would make two subjects of one thing. */
  private static String digits(String text) {
    if (text.startsWith("+") || text.equals("-0") || text.matches("-?0\\d.*")) {
      throw new IllegalArgumentException("not a canonical number");
    }
    return text;
  }

  private static UUID canonicalUuid(String text) {
    UUID uuid = UUID.fromString(text);
    if (!uuid.toString().equals(text)) {
      throw new IllegalArgumentException("not a canonical UUID");
    }
    return uuid;
  }

  @Override
  public String toString() {
    return "{" + name + (rest ? "...}" : "}");
  }
}
