package io.choria.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A snapshot of all values at one load. Immutable and thread-safe; a new load gives a new one.
 *
 * @param <T> the interface marked with {@link Settings}
 */
public final class Configuration<T> {
  private final SettingsSchema<T> schema;
  private final T settings;
  private final List<SettingValue> values;
  private final RawOptions raw;
  private final List<Path> files;
  private final List<Diagnostic> diagnostics;

  Configuration(SettingsSchema<T> schema, Draft draft, List<Path> files) {
    this.schema = schema;
    this.values = draft.settingValues();
    this.raw = draft.raw();
    this.files = files;
    this.diagnostics = draft.diagnostics().list();
    this.settings = schema.read(draft.reader());
  }

  /**
   * The settings as typed members; each call of a member is a field read.
   *
   * @return the same object at each call
   */
  public T settings() {
    return settings;
  }

  /**
   * What is known about the settings.
   *
   * @return the schema
   */
  public SettingsSchema<T> schema() {
    return schema;
  }

  /**
   * Every line of the files as text.
   *
   * @return the raw options
   */
  public RawOptions raw() {
    return raw;
  }

  /**
   * The files that were read, in order; one may occur twice (spec 05 §4.2).
   *
   * @return paths as they were named
   */
  public List<Path> files() {
    return files;
  }

  /**
   * What was found although the load succeeded.
   *
   * @return warnings in the order of the sources
   */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /**
   * The value of one setting.
   *
   * @param key its key
   * @return value and origin, or empty for an undeclared key
   */
  public Optional<SettingValue> value(String key) {
    int position = schema.position(key);
    return position < 0 ? Optional.empty() : Optional.of(values.get(position));
  }

  /**
   * All values.
   *
   * @return values sorted by key
   */
  public List<SettingValue> values() {
    return select(value -> true);
  }

  /**
   * The values that a condition chooses, as {@link SettingValue#differsFromDefault}.
   *
   * @param condition what to choose
   * @return values sorted by key
   */
  public List<SettingValue> select(Predicate<SettingValue> condition) {
    return values.stream()
        .filter(condition)
        .sorted(Comparator.comparing(value -> value.setting().key()))
        .toList();
  }

  /**
   * The values whose keys a regular expression finds (spec 05 §15).
   *
   * @param regex an RE2 expression, not anchored, case sensitive
   * @return values sorted by key, perhaps none
   * @throws ConfigException with {@link Problem#USAGE} when the expression is malformed
   */
  public List<SettingValue> matching(String regex) {
    return schema.keys(regex).stream().map(key -> values.get(schema.position(key))).toList();
  }

  /**
   * The values whose documentation holds a text.
   *
   * @param text what to look for; case does not matter
   * @return values sorted by key, perhaps none
   */
  public List<SettingValue> mentioning(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return select(v -> v.setting().description().toLowerCase(Locale.ROOT).contains(wanted));
  }

  /**
   * The values of settings with a tag.
   *
   * @param tag the tag
   * @return values sorted by key, perhaps none
   */
  public List<SettingValue> tagged(String tag) {
    return select(value -> value.setting().tags().contains(tag));
  }

  /**
   * The values that come from one kind of source.
   *
   * @param kind as {@code Origin.Line.class}
   * @return values sorted by key, perhaps none
   */
  public List<SettingValue> from(Class<? extends Origin> kind) {
    return select(value -> value.origin().filter(kind::isInstance).isPresent());
  }

  /**
   * The values that read as a text.
   *
   * @param display the value as Choria prints it; secrets never match
   * @return values sorted by key, perhaps none
   */
  public List<SettingValue> valued(String display) {
    return select(v -> !v.setting().isSecret() && v.display().equals(display));
  }

  /**
   * What would apply for one key, and why.
   *
   * @param key the key of a setting
   * @return every source in order with the winner marked
   * @throws ConfigException with {@link Problem#USAGE} for an undeclared key, with a suggestion
   */
  public Explanation explain(String key) {
    return value(key)
        .map(SettingValue::explain)
        .orElseThrow(
            () ->
                ConfigException.of(
                    Problem.USAGE,
                    "expected a declared key, found "
                        + Printable.cut(key)
                        + Suggestion.of(key, schema.knownKeys())
                            .map(nearest -> "; did you mean " + nearest + "?")
                            .orElse("")));
  }

  /**
   * The text that {@code choria tool config REGEX} prints for keys (spec 05 §15), secrets masked.
   *
   * @param regex an RE2 expression, not anchored
   * @param columns the width at which descriptions wrap, at most 100
   * @return one block for each key that matches
   * @throws ConfigException with {@link Problem#USAGE} when no key matches or the expression is
   *     malformed
   */
  public String describe(String regex, int columns) {
    List<SettingValue> found = matching(regex);
    if (found.isEmpty()) {
      throw ConfigException.of(
          Problem.USAGE,
          "no configuration keys declared matching \"" + Printable.cut(regex) + "\"");
    }
    return found.stream()
        .map(value -> SettingBlock.of(value, Math.min(columns, 100)))
        .collect(Collectors.joining());
  }

  /**
   * What the files say, one line for each key, sorted and aligned at the colon, as {@code choria
   * tool config} lists it below its overview (spec 05 §15). Secrets are masked: those of the
   * declared settings, the passwords of URLs, and values of undeclared keys whose last word sounds
   * like one ({@code password}, {@code token}, {@code seed} and the like).
   *
   * @return lines that end in a line feed; empty when no file says anything
   */
  public String describeFiles() {
    Map<String, String> sorted = new TreeMap<>(raw.asMap());
    int widest = sorted.keySet().stream().mapToInt(Configuration::bytes).max().orElse(0);
    StringBuilder out = new StringBuilder();
    sorted.forEach(
        (key, text) -> {
          boolean secret =
              value(key).map(v -> v.setting().isSecret()).orElse(Printable.soundsSecret(key));
          out.append(" ".repeat(widest + 2 - bytes(key))).append(key).append(": ");
          out.append(secret && !text.isEmpty() ? Printable.MASK : Printable.withoutPasswords(text));
          out.append('\n');
        });
    return out.toString();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * What is different from an earlier snapshot.
   *
   * @param before a snapshot of the same interface
   * @return the settings with another value, sorted by key; origins play no part
   */
  public List<SettingChange> changesSince(Configuration<T> before) {
    List<SettingChange> changes = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).sameValue(before.values.get(i))) {
        changes.add(new SettingChange(before.values.get(i), values.get(i)));
      }
    }
    changes.sort(Comparator.comparing(change -> change.setting().key()));
    return List.copyOf(changes);
  }

  /** One line for each value that is not zero, with its origin; secrets masked. */
  @Override
  public String toString() {
    return select(SettingValue::isNonZero).stream()
        .map(value -> value + " (" + value.origin().map(Origin::toString).orElse("") + ")")
        .collect(Collectors.joining("\n"));
  }
}
