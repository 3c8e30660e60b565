package io.choria.messaging.rpc.typed;

import java.util.Locale;

/** Java's names in the spelling of Choria; the compiler and the running program must agree. */
public final class WireNames {
  private WireNames() {}

  /** The name as given, or {@code dryRun} as {@code dry_run}. */
  public static String of(String given, String javaName) {
    return given.isEmpty()
        ? javaName.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT)
        : given;
  }

  /** A constant as a value: {@code NOT_YET} is {@code not_yet}. */
  public static String constant(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The name in words: {@code dry_run} is {@code Dry Run}. */
  public static String words(String wireName) {
    StringBuilder words = new StringBuilder();
    for (String word : wireName.split("_", -1)) {
      if (!word.isEmpty()) {
        words
            .append(words.isEmpty() ? "" : " ")
            .append(Character.toUpperCase(word.charAt(0)))
            .append(word, 1, word.length());
      }
    }
    return words.isEmpty() ? wireName : words.toString();
  }

  /** Whether Choria's schema allows the name. */
  public static boolean isAllowed(String wireName) {
    return wireName.matches("[a-z0-9_]+");
  }
}
