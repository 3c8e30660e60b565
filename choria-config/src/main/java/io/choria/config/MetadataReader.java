package io.choria.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the resource that the annotation processor writes beside an interface: lines of a word and
 * a text, {@code setting} starting each setting. In texts {@code \n}, {@code \r} and {@code \\}
 * stand for line feed, carriage return and backslash.
 */
final class MetadataReader {
  /** The first line of the resource. */
  static final String HEADER = "choria-config 1";

  private String title = "";
  private String introduction = "";
  private final List<SettingDefinition> settings = new ArrayList<>();
  private String key = "";
  private String member = "";
  private List<String> tags = new ArrayList<>();
  private List<String> constants = new ArrayList<>();
  private SettingDefinition.@Nullable Builder builder;

  private MetadataReader() {}

  static SettingsSchema.Section read(String type, @Nullable InputStream metadata) {
    try (InputStream in = metadata) {
      if (in == null) {
        throw ConfigException.of(
            Problem.USAGE,
            "expected the resource of "
                + type
                + " that the annotation processor makes, found none; is it packaged?");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      if (!HEADER.equals(lines.readLine())) {
        throw ConfigException.of(
            Problem.USAGE, "expected metadata of " + type + " in format \"" + HEADER + "\"");
      }
      MetadataReader reader = new MetadataReader();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reader.line(line);
      }
      reader.finish();
      return new SettingsSchema.Section(reader.title, reader.introduction, "", reader.settings);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the metadata of " + type, e);
    }
  }

  private void line(String line) {
    int blank = line.indexOf(' ');
    String word = blank < 0 ? line : line.substring(0, blank);
    String text = blank < 0 ? "" : unescape(line.substring(blank + 1));
    switch (word) {
      case "title" -> title = text;
      case "introduction" -> introduction = text;
      case "setting" -> {
        finish();
        key = text;
      }
      case "member" -> member = text;
      case "type" -> builder = SettingDefinition.builder(key, member, ValueType.valueOf(text));
      case "tag" -> tags.add(text);
      case "constant" -> constants.add(text);
      default -> {
        if (builder != null) {
          attribute(builder, word, text);
        }
      }
    }
  }

  /** Unknown words are skipped, so that a newer processor's resource still reads. */
  private static void attribute(SettingDefinition.Builder builder, String word, String text) {
    switch (word) {
      case "conversion" -> builder.conversion(Conversion.valueOf(text));
      case "default" -> builder.defaultText(text);
      case "environment" -> builder.environment(text);
      case "validate" -> builder.validation(text);
      case "optional" -> builder.optional(true);
      case "required" -> builder.required(true);
      case "secret" -> builder.secret(true);
      case "deprecated" -> builder.deprecated(true);
      case "replacedBy" -> builder.replacedBy(text);
      case "url" -> builder.url(text);
      case "description" -> builder.description(text);
      default -> {}
    }
  }

  private void finish() {
    if (builder != null) {
      settings.add(builder.tags(tags).constants(constants).build());
      builder = null;
      tags = new ArrayList<>();
      constants = new ArrayList<>();
    }
  }

  private static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        out.append(
            switch (text.charAt(i)) {
              case 'n' -> '\n';
              case 'r' -> '\r';
              default -> text.charAt(i);
            });
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
