package io.choria.config;

import java.util.ArrayList;
import java.util.List;

/** The reference as a configuration file that changes nothing until lines are uncommented. */
final class SampleReference {
  private static final int WIDTH = 78;

  private final SettingsSchema<?> schema;
  private final String title;
  private final StringBuilder out = new StringBuilder(32 * 1024);

  SampleReference(SettingsSchema<?> schema, String title) {
    this.schema = schema;
    this.title = title;
  }

  String text() {
    comment(title + ": every setting with its default. Remove the # before a key to set it.");
    for (SettingsSchema.Section section : schema.sections()) {
      if (!section.settings().isEmpty()) {
        out.append("\n## ").append(section.title()).append('\n');
        comment(section.introduction());
        section.settings().forEach(this::setting);
      }
    }
    return out.toString();
  }

  private void setting(SettingDefinition setting) {
    out.append('\n');
    comment(setting.description());
    List<String> facts = new ArrayList<>(List.of(setting.typeName()));
    setting.validator().ifPresent(validator -> facts.add(validator.toString()));
    if (!setting.constants().isEmpty()) {
      facts.add("one of " + String.join(", ", setting.constants()));
    }
    setting.environment().ifPresent(variable -> facts.add("environment " + variable));
    if (setting.isRequired()) {
      facts.add("required");
    }
    if (setting.isSecret()) {
      facts.add("secret");
    }
    if (setting.isDeprecated()) {
      facts.add(setting.replacedBy().map(key -> "deprecated, use " + key).orElse("deprecated"));
    }
    comment("(" + String.join("; ", facts) + ")");
    String text = setting.isSecret() ? "" : setting.defaultText().orElse("");
    // an empty value cannot be written, so the line is ignored if it is only uncommented
    out.append('#').append(setting.key()).append(" =");
    out.append(text.isEmpty() ? "" : " " + text).append('\n');
  }

  private void comment(String text) {
    for (String line : text.split("\n", -1)) {
      StringBuilder row = new StringBuilder("#");
      for (String word : line.split(" ", -1)) {
        if (row.length() + word.length() >= WIDTH && row.length() > 1) {
          out.append(row).append('\n');
          row = new StringBuilder("#");
        }
        row.append(' ').append(word);
      }
      out.append(row.toString().stripTrailing()).append('\n');
    }
  }
}
