package io.choria.config.processor;

import io.choria.config.Conversion;
import io.choria.config.SettingDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Writes metadata as lines of a word and a text: what loading needs, which goes into the schema
 * class, apart from what people read, which goes into the resource.
 */
final class MetadataWriter {
  private final StringBuilder out;

  private MetadataWriter(int capacity) {
    out = new StringBuilder(capacity);
  }

  /** What loading needs to know of a setting. */
  static String declaration(SettingDefinition setting) {
    MetadataWriter writer = new MetadataWriter(200);
    writer.declare(setting);
    return writer.out.toString();
  }

  /** What people read about an interface. */
  static String documentation(SettingsInterface settings) {
    MetadataWriter writer = new MetadataWriter(8192);
    writer.out.append("choria-config 1\n");
    writer.line("title", settings.title());
    writer.line("introduction", settings.introduction());
    for (SettingsInterface.Member member : settings.members()) {
      writer.document(member.definition());
    }
    return writer.out.toString();
  }

  private void declare(SettingDefinition setting) {
    line("setting", setting.key());
    line("member", setting.member());
    line("type", setting.type().name());
    if (setting.conversion() != Conversion.PLAIN) {
      line("conversion", setting.conversion().name());
    }
    optional("default", setting.defaultText().orElse(null));
    optional("environment", setting.environment().orElse(null));
    if (setting.validator().isPresent()) {
      line("validate", setting.validator().get().toString());
    }
    flag("optional", setting.isOptional());
    flag("required", setting.isRequired());
    flag("secret", setting.isSecret());
    flag("deprecated", setting.isDeprecated());
    optional("replacedBy", setting.replacedBy().orElse(null));
    for (String constant : setting.constants()) {
      line("constant", constant);
    }
  }

  private void document(SettingDefinition setting) {
    line("setting", setting.key());
    optional("url", setting.url().orElse(null));
    for (String tag : setting.tags()) {
      line("tag", tag);
    }
    line("description", setting.description());
  }

  private void flag(String word, boolean value) {
    if (value) {
      out.append(word).append('\n');
    }
  }

  private void optional(String word, @Nullable String text) {
    if (text != null) {
      line(word, text);
    }
  }

  private void line(String word, String text) {
    out.append(word).append(' ');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        default -> out.append(c);
      }
    }
    out.append('\n');
  }
}
