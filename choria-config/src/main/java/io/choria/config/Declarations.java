package io.choria.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what loading needs to know of the settings of one interface, {@code setting} starting each.
 * Unknown words are skipped, so that what a newer processor wrote still reads.
 */
final class Declarations implements MetadataText.Lines {
  private final Documentation documentation;
  private final List<SettingDefinition> settings = new ArrayList<>();
  private String key = "";
  private String member = "";
  private List<String> constants = List.of();
  private SettingDefinition.@Nullable Builder builder;

  private Declarations(Documentation documentation) {
    this.documentation = documentation;
  }

  static List<SettingDefinition> read(String[] declarations, Documentation documentation) {
    Declarations reader = new Declarations(documentation);
    for (String declaration : declarations) {
      MetadataText.read(declaration, reader);
    }
    reader.finish();
    return reader.settings;
  }

  @Override
  public void line(String word, String text) {
    switch (word) {
      case "setting" -> {
        finish();
        key = text;
      }
      case "member" -> member = text;
      case "type" ->
          builder =
              SettingDefinition.builder(key, member, ValueType.valueOf(text))
                  .documentation(documentation);
      default -> {
        if (builder != null) {
          attribute(builder, word, text);
        }
      }
    }
  }

  private void attribute(SettingDefinition.Builder setting, String word, String text) {
    switch (word) {
      case "conversion" -> setting.conversion(Conversion.valueOf(text));
      case "default" -> setting.defaultText(text);
      case "environment" -> setting.environment(text);
      case "validate" -> setting.validation(text);
      case "optional" -> setting.optional(true);
      case "required" -> setting.required(true);
      case "secret" -> setting.secret(true);
      case "deprecated" -> setting.deprecated(true);
      case "replacedBy" -> setting.replacedBy(text);
      case "constant" -> {
        if (constants.isEmpty()) {
          constants = new ArrayList<>();
        }
        constants.add(text);
      }
      default -> {}
    }
  }

  private void finish() {
    if (builder != null) {
      settings.add(builder.constants(constants).build());
      builder = null;
      constants = List.of();
    }
  }
}
