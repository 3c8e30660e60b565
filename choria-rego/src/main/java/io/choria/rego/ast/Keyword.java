package io.choria.rego.ast;

import java.util.Locale;
import java.util.Optional;

/** Keywords that an import can switch on (spec 08 §1.3). */
public enum Keyword {
  AND,
  CONTAINS,
  EVERY,
  IF,
  IN,
  NOT,
  OR;

  /** The word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The keyword of a word. */
  public static Optional<Keyword> of(String word) {
    for (Keyword k : values()) {
      if (k.word().equals(word)) {
        return Optional.of(k);
      }
    }
    return Optional.empty();
  }
}
