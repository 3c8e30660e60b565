package io.choria.config.processor;

import io.choria.config.Conversion;
import io.choria.config.SettingDefinition;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** Writes the resource that a schema reads its metadata from. */
final class MetadataWriter {
  private final Writer out;

  private MetadataWriter(Writer out) {
    this.out = out;
  }

  static void write(SettingsInterface settings, Writer out) throws IOException {
    MetadataWriter writer = new MetadataWriter(out);
    out.write("choria-config 1\n");
    writer.line("title", settings.title());
    writer.line("introduction", settings.introduction());
    for (SettingsInterface.Member member : settings.members()) {
      writer.setting(member.definition());
    }
  }

  private void setting(SettingDefinition setting) throws IOException {
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
    optional("url", setting.url().orElse(null));
    for (String tag : setting.tags()) {
      line("tag", tag);
    }
    for (String constant : setting.constants()) {
      line("constant", constant);
    }
    line("description", setting.description());
  }

  private void flag(String word, boolean value) throws IOException {
    if (value) {
      out.write(word + "\n");
    }
  }

  private void optional(String word, @Nullable String text) throws IOException {
    if (text != null) {
      line(word, text);
    }
  }

  private void line(String word, String text) throws IOException {
    String escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    out.write(word + " " + escaped + "\n");
  }
}
