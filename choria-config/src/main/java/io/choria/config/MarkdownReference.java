package io.choria.config;

import java.util.List;

/** The reference as a page in the layout of spec 05 §16. */
final class MarkdownReference {
  private static final String DATA_TYPES =
      """
      |Type|Description|
      |----|-----------|
      |boolean|`1 yes true y t` or `0 no false n f`, in any case|
      |colon_split|A list separated by colons; each occurrence adds to it|
      |comma_split|A list separated by commas, blanks around items dropped; the last occurrence counts|
      |duration|Seconds, or as `1h30m`, `300ms`; or one number with `d`, `w`, `M` (30 days) or `y`|
      |enum|One of the listed words|
      |integer, int64, number|A decimal number|
      |path, path_string|A path, in which a leading `~` is the home directory|
      |path_split|A list separated by the system's path separator; each occurrence adds to it|
      |string|The text as it stands|
      |strings|A list; each occurrence adds the whole text as one item|
      |title_string|A text whose first letter becomes a capital|
      |uri|A URI|
      """;

  private final SettingsSchema<?> schema;
  private final String title;
  private final String version;
  private final StringBuilder out = new StringBuilder(64 * 1024);

  MarkdownReference(SettingsSchema<?> schema, String title, String version) {
    this.schema = schema;
    this.title = title;
    this.version = version;
  }

  String text() {
    out.append("+++\ntitle = ").append(JsonText.quote(title));
    out.append("\ntoc = true\nweight = 40\n+++\n\n");
    String introduction = schema.sections().get(0).introduction();
    out.append(introduction.isEmpty() ? "" : introduction + "\n\n");
    out.append("These are all declared settings; plugins can bring their own.\n\n");
    if (!version.isEmpty()) {
      out.append("This page is about version *").append(version).append("*.\n\n");
    }
    out.append("### Run-time configuration\n\n");
    out.append("`Configuration.toString()` shows what is set at run time and by which source; ");
    out.append("`Configuration.explain(key)` shows for one key what every source says.\n\n");
    out.append("### Search and list\n\n`Configuration.describe(regex, columns)` prints blocks as ");
    out.append("this:\n\n```nohighlight\n").append(example()).append("```\n\n");
    out.append("### Data Types\n\n").append(DATA_TYPES).append('\n');
    List<SettingDefinition> settings = schema.select(setting -> true);
    index(settings);
    settings.forEach(this::setting);
    return out.toString();
  }

  private String example() {
    SettingDefinition first = schema.select(setting -> true).get(0);
    Object value =
        first
            .defaultText()
            .map(text -> Converter.withoutHome().convert(first, text, null).value())
            .orElse(null);
    return SettingBlock.of(new SettingValue(first, value, null, List.of()), 70).stripTrailing()
        + "\n";
  }

  private void index(List<SettingDefinition> settings) {
    out.append("### Index\n\n| | |\n|-|-|\n");
    for (int i = 0; i < settings.size(); i += 2) {
      out.append('|').append(link(settings.get(i))).append('|');
      // the original fills an odd last row with an empty link
      out.append(i + 1 < settings.size() ? link(settings.get(i + 1)) : "").append("|\n");
    }
  }

  private static String link(SettingDefinition setting) {
    return "[" + setting.key() + "](#" + setting.key().replace(".", "") + ")";
  }

  private void setting(SettingDefinition setting) {
    out.append("\n### ").append(setting.key()).append("\n\n");
    bullet("Type", setting.typeName());
    setting.url().ifPresent(url -> bullet("Additional Information", url));
    setting.validator().ifPresent(validator -> bullet("Validation", validator.toString()));
    if (!setting.constants().isEmpty()) {
      bullet("Values", String.join(", ", setting.constants()));
    }
    if (!Reference.shownDefault(setting).isEmpty()) {
      bullet("Default Value", Reference.shownDefault(setting));
    }
    setting.environment().ifPresent(variable -> bullet("Environment Variable", variable));
    if (setting.isRequired()) {
      bullet("Required", "yes");
    }
    out.append('\n').append(setting.description()).append('\n');
    if (setting.isDeprecated()) {
      out.append("\n**This setting is deprecated");
      setting.replacedBy().ifPresent(key -> out.append(", use ").append(key));
      out.append("**\n");
    }
  }

  private void bullet(String label, String text) {
    out.append(" * **").append(label).append(":** ").append(text).append('\n');
  }
}
