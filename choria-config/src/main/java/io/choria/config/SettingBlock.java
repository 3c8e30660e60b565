package io.choria.config;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The block of text about one setting that Choria's command line prints (spec 05 §15). */
final class SettingBlock {
  private static final String PREFIX = "║ ";

  private SettingBlock() {}

  static String of(SettingValue value, int columns) {
    SettingDefinition setting = value.setting();
    StringBuilder out =
        new StringBuilder("Configuration item: ").append(setting.key()).append("\n\n");
    if (value.isNonZero()) {
      line(out, "Value", value.display());
    }
    if (setting.isDeprecated()) {
      line(out, "Deprecated", "yes");
    }
    setting.url().ifPresent(url -> line(out, "URL", url));
    line(out, "Data Type", setting.typeName());
    setting.validator().ifPresent(validator -> line(out, "Validation", validator.toString()));
    setting
        .defaultText()
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> line(out, "Default", setting.isSecret() ? Printable.MASK : text));
    setting.environment().ifPresent(variable -> line(out, "Environment", variable));
    out.append("║\n").append(wrap(setting.description(), columns)).append("\n╙─\n\n");
    return out.toString();
  }

  private static void line(StringBuilder out, String label, String text) {
    out.append("║ ").append(" ".repeat(12 - label.length())).append(label).append(": ");
    out.append(text).append('\n');
  }

  /** Wraps as the original does: it counts bytes, and the prefix on the first line only. */
  private static String wrap(String text, int columns) {
    List<String> words = List.of(text.strip().split("\\s+"));
    StringBuilder out = new StringBuilder(PREFIX).append(words.get(0));
    int left = columns - bytes(PREFIX) - bytes(words.get(0));
    for (String word : words.subList(1, words.size())) {
      int size = bytes(word);
      if (size + 1 > left) {
        out.append('\n').append(PREFIX).append(word);
        left = columns - size;
      } else {
        out.append(' ').append(word);
        left -= 1 + size;
      }
    }
    return out.toString();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
