package io.choria.messaging.rpc.ddl;

import java.util.Locale;
import java.util.Optional;

/** Which replies text output shows (spec 02 §2.1). */
public enum DisplayMode {
  /** Those that succeeded. */
  OK,
  /** Those that failed; what counts when a description does not say. */
  FAILED,
  /** All. */
  ALWAYS;

  /**
   * The word as it stands in documents.
   *
   * @return {@code ok}, {@code failed} or {@code always}
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the word.
   *
   * @param word as it stands in a document
   * @return the mode, or empty for any other word
   */
  public static Optional<DisplayMode> of(String word) {
    for (DisplayMode mode : values()) {
      if (mode.word().equals(word)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }
}
