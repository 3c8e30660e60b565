package io.choria.config;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The value of one setting in one snapshot, and where it comes from. Immutable. */
public final class SettingValue {
  private final SettingDefinition setting;
  private final @Nullable Object value;
  private final @Nullable Origin origin;
  private final List<Explanation.Step> steps;

  SettingValue(
      SettingDefinition setting,
      @Nullable Object value,
      @Nullable Origin origin,
      List<Explanation.Step> steps) {
    this.setting = setting;
    this.value = value;
    this.origin = origin;
    this.steps = steps;
  }

  /**
   * The setting.
   *
   * @return its definition
   */
  public SettingDefinition setting() {
    return setting;
  }

  /**
   * The typed value: a {@link Boolean}, {@link Integer}, {@link Long}, {@link Double}, {@link
   * String}, immutable {@link List}, {@link java.time.Duration}, {@link java.nio.file.Path} or
   * {@link java.net.URI}; an enum is its word as written in files. Secrets are not masked here.
   *
   * @return the value, or empty when no source gives one
   */
  public Optional<Object> value() {
    return Optional.ofNullable(value);
  }

  /**
   * Where the value comes from; for a list that grew, the last source that added to it.
   *
   * @return the source, or empty when no source gives a value
   */
  public Optional<Origin> origin() {
    return Optional.ofNullable(origin);
  }

  /**
   * The value as Choria prints it, as {@code [a b]} or {@code 1m30s}; secrets masked.
   *
   * @return one line of text unless the value itself has more
   */
  public String display() {
    return Display.of(setting, value);
  }

  /**
   * Whether the value is other than what the default, or no value at all, would give.
   *
   * @return true when something changed it
   */
  public boolean differsFromDefault() {
    Object usual =
        setting
            .defaultText()
            .map(text -> steps.isEmpty() ? null : defaultValue(text))
            .orElse(Display.zero(setting.type()));
    return value != null && !value.equals(usual);
  }

  private @Nullable Object defaultValue(String text) {
    boolean isDefault = origin instanceof Origin.Default;
    return isDefault ? value : Converter.withoutHome().convert(setting, text, null).value();
  }

  /**
   * Whether the value is set and not zero, which is when Choria prints it (spec 05 §15).
   *
   * @return false for false, 0, the empty string and a list that nothing sets
   */
  public boolean isNonZero() {
    boolean isList = setting.type() == ValueType.STRINGS;
    return value != null && (isList || !value.equals(Display.zero(setting.type())));
  }

  /**
   * Every source that had something to say, with the winner marked.
   *
   * @return the explanation
   */
  public Explanation explain() {
    return new Explanation(setting, steps, display());
  }

  /** The value that member functions of the settings give, for comparison between snapshots. */
  boolean sameValue(SettingValue other) {
    return Objects.equals(value, other.value);
  }

  @Nullable Object valueOrNull() {
    return value;
  }

  /** The key and the displayed value. */
  @Override
  public String toString() {
    return setting.key() + " = " + display();
  }
}
