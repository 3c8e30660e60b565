package io.choria.examples.shipper.settings;

import io.choria.config.ConfigLoader;
import io.choria.config.SettingDefinition;
import io.choria.config.SettingsSchema;
import io.choria.config.ValueType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Turns declared settings into flags: {@code --key}, with the description, default and variable of
 * the setting, and reads them back together with the file and the environment. A flag beats a
 * variable, a variable beats the file.
 *
 * @param <T> the settings interface
 */
public final class OptionsOf<T> {
  private static final String CONFIG = "--config";
  private static final List<SettingsSchema<?>> ALL =
      List.of(
          PublishOptionsSchema.schema(),
          ReceiveOptionsSchema.schema(),
          StreamOptionsSchema.schema(),
          PauseOptionsSchema.schema(),
          InspectOptionsSchema.schema(),
          StatusOptionsSchema.schema());

  private final SettingsSchema<T> schema;

  /**
   * For one subcommand.
   *
   * @param schema its settings
   */
  public OptionsOf(SettingsSchema<T> schema) {
    this.schema = schema;
  }

  /**
   * Adds a flag for each setting.
   *
   * @param command the subcommand
   */
  public void addTo(CommandSpec command) {
    command.addOption(
        OptionSpec.builder(CONFIG)
            .type(Path.class)
            .paramLabel("FILE")
            .description(
                "File with settings, lines of key = value; keys are the names of these flags."
                    + " Variable: SHIPPER_CONFIG")
            .build());
    for (SettingDefinition definition : schema.definitions()) {
      command.addOption(option(definition));
    }
  }

  private static OptionSpec option(SettingDefinition definition) {
    StringBuilder text = new StringBuilder(definition.description().strip().replace("%", "%%"));
    definition
        .defaultText()
        .filter(d -> !d.isEmpty())
        .ifPresent(d -> text.append(" Default: ").append(d.replace("%", "%%")));
    definition.environment().ifPresent(e -> text.append(" Variable: ").append(e));
    OptionSpec.Builder option =
        OptionSpec.builder("--" + definition.key())
            .type(String.class)
            .paramLabel(definition.type().label().toUpperCase(java.util.Locale.ROOT))
            .description(text.toString());
    if (definition.type() == ValueType.BOOLEAN) {
      option.arity("0..1").fallbackValue("true");
    } else if (definition.type() == ValueType.STRINGS) {
      option.type(List.class).auxiliaryTypes(String.class).arity("1");
    }
    return option.build();
  }

  /**
   * Reads the settings.
   *
   * @param parsed the command line
   * @param environment variables
   * @return the settings
   * @throws io.choria.config.ConfigException with every problem of every source
   */
  public T read(ParseResult parsed, Map<String, String> environment) {
    ConfigLoader.Builder<T> loader =
        ConfigLoader.builder(schema)
            .environment(environment)
            .overrides("command line", flags(parsed))
            .undeclaredKeys(OptionsOf::declaredElsewhere);
    loader.mode(io.choria.config.Mode.STRICT);
    Path given = parsed.matchedOptionValue(CONFIG, null);
    if (given != null) {
      loader.file(given);
    } else if (environment.containsKey("SHIPPER_CONFIG")) {
      loader.file(Path.of(environment.get("SHIPPER_CONFIG")));
    }
    return loader.load().settings();
  }

  /** One file serves all subcommands. */
  private static boolean declaredElsewhere(String key) {
    return ALL.stream().anyMatch(s -> s.find(key).isPresent());
  }

  private Map<String, String> flags(ParseResult parsed) {
    Map<String, String> given = new LinkedHashMap<>();
    for (SettingDefinition definition : schema.definitions()) {
      String name = "--" + definition.key();
      if (parsed.hasMatchedOption(name)) {
        Object value = parsed.matchedOptionValue(name, "");
        given.put(
            definition.key(),
            value instanceof List<?> list
                ? String.join(",", list.stream().map(String::valueOf).toList())
                : String.valueOf(value));
      }
    }
    return given;
  }
}
