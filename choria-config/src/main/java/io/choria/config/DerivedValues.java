package io.choria.config;

import java.util.Objects;

/** The values of a load as a {@link Derivation} sees them. Not thread-safe. */
public final class DerivedValues {
  private final Draft draft;
  private final SettingReader reader;

  DerivedValues(Draft draft) {
    this.draft = draft;
    this.reader = draft.reader();
  }

  /**
   * Reads values as they are now.
   *
   * @return a reader by key; unset settings read as zero, false or empty
   */
  public SettingReader read() {
    return reader;
  }

  /**
   * Whether some source gives a value.
   *
   * @param key the key of a declared setting
   * @return false when it reads as zero because nothing sets it
   */
  public boolean isSet(String key) {
    return draft.value(key) != null;
  }

  /**
   * Sets a value; it is not validated.
   *
   * @param key the key of a declared setting
   * @param value a value of the setting's type as in {@link SettingValue#value()}
   * @param rule why, in a few words, for explanations
   */
  public void set(String key, Object value, String rule) {
    draft.derive(draft.position(key), Objects.requireNonNull(value, "value"), rule);
  }

  /**
   * Refuses the configuration; the load fails after all rules have run.
   *
   * @param key the setting that is at fault
   * @param reason what was expected and what was found
   */
  public void refuse(String key, String reason) {
    draft
        .diagnostics()
        .error(Problem.NOT_DERIVABLE, new Origin.Derived("rule between settings"), key, reason);
  }

  /**
   * Reports something that deserves attention.
   *
   * @param key the setting it is about
   * @param text what was expected and what was found
   */
  public void warn(String key, String text) {
    draft
        .diagnostics()
        .warning(Problem.NOT_DERIVABLE, new Origin.Derived("rule between settings"), key, text);
  }
}
