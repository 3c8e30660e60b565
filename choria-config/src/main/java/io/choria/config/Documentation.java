package io.choria.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people read about the settings of one interface. The resource beside the interface is read
 * when somebody asks first, because most programs load their settings and never do. Thread-safe:
 * two threads that ask first both read, and find the same.
 */
final class Documentation {
  /** The first line of the resource. */
  private static final String HEADER = "choria-config 1\n";

  /** For settings that nobody documented. */
  static final Entry NOTHING = new Entry("", Optional.empty(), List.of());

  /** What is said about one setting. */
  record Entry(String description, Optional<String> url, List<String> tags) {
    Entry {
      tags = List.copyOf(tags);
    }
  }

  private record Texts(String title, String introduction, Map<String, Entry> entries) {}

  private final String type;
  private final SettingsSchema.Generated<?> generated;
  private volatile @Nullable Texts texts;

  Documentation(String type, SettingsSchema.Generated<?> generated) {
    this.type = type;
    this.generated = generated;
  }

  String title() {
    return texts().title();
  }

  String introduction() {
    return texts().introduction();
  }

  Entry of(String key) {
    return texts().entries().getOrDefault(key, NOTHING);
  }

  private Texts texts() {
    Texts known = texts;
    if (known == null) {
      known = read();
      texts = known;
    }
    return known;
  }

  private Texts read() {
    try (InputStream in = generated.documentation()) {
      if (in == null) {
        throw ConfigException.of(
            Problem.USAGE,
            "expected the resource of "
                + type
                + " that the annotation processor makes, found none; is it packaged?");
      }
      String metadata = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (!metadata.startsWith(HEADER)) {
        throw ConfigException.of(
            Problem.USAGE,
            "expected metadata of " + type + " in format \"" + HEADER.strip() + "\"");
      }
      Reader reader = new Reader();
      MetadataText.read(metadata, reader);
      reader.finish();
      return new Texts(reader.title, reader.introduction, reader.entries);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the metadata of " + type, e);
    }
  }

  private static final class Reader implements MetadataText.Lines {
    private String title = "";
    private String introduction = "";
    private final Map<String, Entry> entries = new HashMap<>();
    private @Nullable String key;
    private String description = "";
    private Optional<String> url = Optional.empty();
    private List<String> tags = new ArrayList<>();

    @Override
    public void line(String word, String text) {
      switch (word) {
        case "title" -> title = text;
        case "introduction" -> introduction = text;
        case "setting" -> {
          finish();
          key = text;
        }
        case "description" -> description = text;
        case "url" -> url = Optional.of(text);
        case "tag" -> tags.add(text);
        default -> {}
      }
    }

    private void finish() {
      if (key != null) {
        entries.put(key, new Entry(description, url, tags));
      }
      description = "";
      url = Optional.empty();
      tags = new ArrayList<>();
    }
  }
}
