package io.choria.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values of one load while sources add to them (spec 05 §5). Not thread-safe.
 *
 * <p>{@link #assign} is the one place where a text meets a setting.
 */
final class Draft {
  private static final int MAX_SAID = 1_000;

  /** What one source said about one setting. */
  private record Said(Origin origin, String text, boolean taken, @Nullable String trouble) {}

  private final SettingsSchema<?> schema;
  private final Converter converter;
  private final Map<String, String> environment;
  private final boolean environmentReplaces;
  private final Diagnostics diagnostics;
  private final @Nullable Object[] values;
  private final @Nullable Origin[] origins;
  private final List<List<Said>> said;
  private final Map<String, String> raw = new LinkedHashMap<>();

  Draft(
      SettingsSchema<?> schema,
      Converter converter,
      Map<String, String> environment,
      boolean environmentReplaces,
      Diagnostics diagnostics) {
    this.schema = schema;
    this.converter = converter;
    this.environment = environment;
    this.environmentReplaces = environmentReplaces;
    this.diagnostics = diagnostics;
    int count = schema.definitions().size();
    values = new Object[count];
    origins = new Origin[count];
    said = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      said.add(new ArrayList<>(2));
    }
  }

  void applyDefaults() {
    List<SettingDefinition> definitions = schema.definitions();
    for (int i = 0; i < definitions.size(); i++) {
      Optional<String> text = definitions.get(i).defaultText();
      if (text.isPresent()) {
        assign(i, text.get(), new Origin.Default(definitions.get(i).member()));
      }
    }
  }

  void rememberRaw(String key, String text) {
    raw.put(key, text);
  }

  /** Sets a setting from a text; the variable of the setting may replace the text. */
  void assign(int position, String text, Origin origin) {
    SettingDefinition setting = schema.definitions().get(position);
    String variable = setting.environment().orElse("");
    String override = environmentReplaces ? environment.get(variable) : null;
    if (override == null) {
      take(position, text, origin, values[position]);
    } else {
      remember(position, new Said(origin, text, false, null));
      take(position, override, new Origin.Environment(variable), values[position]);
    }
  }

  /** Lets variables speak after the files, each for itself; a list is replaced. */
  void applyEnvironment() {
    List<SettingDefinition> definitions = schema.definitions();
    for (int i = 0; i < definitions.size(); i++) {
      String variable = definitions.get(i).environment().orElse("");
      String text = environment.get(variable);
      if (text == null) {
        continue;
      }
      Origin origin = new Origin.Environment(variable);
      if (!environmentReplaces) {
        take(i, text, origin, null);
      } else if (said.get(i).isEmpty()) {
        // spec 05 §6: the original looks at the variable only when something sets the key
        diagnostics.warning(
            Problem.ENVIRONMENT_IGNORED,
            origin,
            definitions.get(i).key(),
            "has no effect because no file sets the key");
      }
    }
  }

  void override(int position, String text, Origin origin) {
    take(position, text, origin, null);
  }

  private void take(int position, String text, Origin origin, @Nullable Object previous) {
    SettingDefinition setting = schema.definitions().get(position);
    Converter.Result result = converter.convert(setting, text, previous);
    Problem problem = result.problem();
    String trouble = null;
    if (problem != null) {
      String reason = String.valueOf(result.trouble());
      // a reason may quote the value
      trouble = setting.isSecret() ? "not a valid value" : Printable.withoutPasswords(reason);
      diagnostics.lenient(
          problem,
          origin,
          setting.key(),
          trouble + ", found " + quoted(setting, text) + consequence(problem),
          setting.isSecret() ? null : result.suggestion());
    }
    Object value = result.value();
    remember(position, new Said(origin, text, value != null, trouble));
    if (value != null) {
      values[position] = value;
      origins[position] = origin;
    }
  }

  /** A file may set one key millions of times; what came last explains the value. */
  private void remember(int position, Said one) {
    List<Said> all = said.get(position);
    if (all.size() == MAX_SAID) {
      all.remove(0);
    }
    all.add(one);
  }

  private static String quoted(SettingDefinition setting, String text) {
    return setting.isSecret()
        ? Printable.MASK
        : "\"" + Printable.cut(Printable.withoutPasswords(text)) + "\"";
  }

  private String consequence(Problem problem) {
    if (diagnostics.isStrict()) {
      return "";
    }
    return switch (problem) {
      case NOT_BOOLEAN -> ", which reads as false";
      case NOT_VALID -> ", which is used all the same";
      default -> "";
    };
  }

  /** Sets a value that follows from others. */
  void derive(int position, Object value, String rule) {
    Origin origin = new Origin.Derived(rule);
    SettingDefinition setting = schema.definitions().get(position);
    remember(position, new Said(origin, Display.of(setting, value), true, null));
    values[position] = value;
    origins[position] = origin;
  }

  void requireMandatory() {
    List<SettingDefinition> definitions = schema.definitions();
    for (int i = 0; i < definitions.size(); i++) {
      if (definitions.get(i).isRequired() && values[i] == null) {
        diagnostics.error(
            Problem.MISSING,
            new Origin.Default(definitions.get(i).member()),
            definitions.get(i).key(),
            "expected a value in some source, found none");
      }
    }
  }

  @Nullable Object value(String key) {
    return values[position(key)];
  }

  /** The position of a key that code names. */
  int position(String key) {
    return schema.requirePosition(key);
  }

  /** Reads the values as they are at each call. */
  SettingReader reader() {
    return new SettingReader(schema, values);
  }

  SettingsSchema<?> schema() {
    return schema;
  }

  Diagnostics diagnostics() {
    return diagnostics;
  }

  RawOptions raw() {
    return new RawOptions(raw);
  }

  List<SettingValue> settingValues() {
    List<SettingValue> result = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      SettingDefinition setting = schema.definitions().get(i);
      result.add(new SettingValue(setting, values[i], origins[i], steps(setting, said.get(i))));
    }
    return result;
  }

  private static List<Explanation.Step> steps(SettingDefinition setting, List<Said> said) {
    List<Explanation.Step> steps = new ArrayList<>(said.size());
    boolean covered = false;
    for (int i = said.size() - 1; i >= 0; i--) {
      Said one = said.get(i);
      Explanation.Outcome outcome =
          covered
              ? Explanation.Outcome.OVERRIDDEN
              : one.taken() ? Explanation.Outcome.WINS : Explanation.Outcome.REFUSED;
      boolean replaced = one.taken() && !adds(setting, one);
      covered |= replaced;
      String text = setting.isSecret() ? Printable.MASK : Printable.withoutPasswords(one.text());
      steps.add(
          0, new Explanation.Step(one.origin(), text, outcome, Optional.ofNullable(one.trouble())));
    }
    return steps;
  }

  /** Whether the source added to a list rather than replaced it. */
  private static boolean adds(SettingDefinition setting, Said one) {
    return setting.type() == ValueType.STRINGS
        && setting.conversion() != Conversion.COMMA_SPLIT
        && (one.origin() instanceof Origin.Line || one.origin() instanceof Origin.Default);
  }
}
