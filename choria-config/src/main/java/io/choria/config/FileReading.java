package io.choria.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The part of a load that reads files into a {@link Draft}. Not thread-safe. */
final class FileReading {
  private final Draft draft;
  private final int maxBytes;
  private final @Nullable Predicate<String> undeclaredKeys;
  private final List<Path> files = new ArrayList<>();

  FileReading(Draft draft, int maxBytes, @Nullable Predicate<String> undeclaredKeys) {
    this.draft = draft;
    this.maxBytes = maxBytes;
    this.undeclaredKeys = undeclaredKeys;
  }

  /** Reads a file whose keys get a prefix; a file that cannot be read is an error. */
  void read(Path file, String prefix, boolean feedsSettings) {
    byte[] content;
    try {
      content = SourceFile.read(file, maxBytes, draft.diagnostics());
    } catch (ConfigException e) {
      failed(file, e);
      return;
    }
    files.add(file);
    LineScanner.scan(content, new FileSink(file, prefix, feedsSettings));
  }

  void failed(Path file, ConfigException failure) {
    draft.diagnostics().error(failure, new Origin.Whole(file));
  }

  void ignored(Path file, String reason) {
    draft.diagnostics().lenient(Problem.IGNORED_FILE, new Origin.Whole(file), null, reason, null);
  }

  List<Path> files() {
    return List.copyOf(files);
  }

  private final class FileSink implements LineScanner.Sink {
    private final Path file;
    private final String prefix;
    private final boolean feedsSettings;

    FileSink(Path file, String prefix, boolean feedsSettings) {
      this.file = file;
      this.prefix = prefix;
      this.feedsSettings = feedsSettings;
    }

    private Origin at(int line, int column) {
      return new Origin.Line(file, line, column, column);
    }

    @Override
    public void assignment(int line, int column, int valueColumn, String name, String value) {
      String key = prefix + name;
      Origin origin = new Origin.Line(file, line, column, valueColumn);
      draft.rememberRaw(key, value);
      int position = draft.schema().position(key);
      if (position < 0) {
        unknown(key, origin);
      } else if (feedsSettings) {
        reportDeprecated(draft.schema().definitions().get(position), origin);
        draft.assign(position, value, origin);
      } else {
        draft
            .diagnostics()
            .lenient(
                Problem.NOT_APPLIED,
                origin,
                key,
                "only a raw option here; the setting takes its value from the main file",
                null);
      }
    }

    private void unknown(String key, Origin origin) {
      if (undeclaredKeys == null || !undeclaredKeys.test(key)) {
        Optional<String> nearest =
            draft.diagnostics().isFull()
                ? Optional.empty()
                : Suggestion.of(key, draft.schema().knownKeys());
        draft
            .diagnostics()
            .lenient(Problem.UNKNOWN_KEY, origin, key, "unknown", nearest.orElse(null));
      }
    }

    private void reportDeprecated(SettingDefinition setting, Origin origin) {
      if (setting.isDeprecated()) {
        draft
            .diagnostics()
            .lenient(
                Problem.DEPRECATED_KEY,
                origin,
                setting.key(),
                setting.replacedBy().isPresent()
                    ? "deprecated, use " + setting.replacedBy().get()
                    : "deprecated",
                null);
      }
    }

    @Override
    public void malformed(int line, int column, String text) {
      // what it holds may be a secret whose "=" got lost
      draft
          .diagnostics()
          .lenient(
              Problem.MALFORMED_LINE,
              at(line, column),
              null,
              "expected \"key = value\" or a comment, found "
                  + (text.indexOf('=') >= 0 ? "no value or no key" : "no \"=\"")
                  + consequence("; the line is ignored"),
              null);
    }

    /** A file with errors is refused as a whole. */
    private String consequence(String text) {
      return draft.diagnostics().isStrict() ? "" : text;
    }

    @Override
    public void tooLong(int line) {
      draft
          .diagnostics()
          .lenient(
              Problem.LINE_TOO_LONG,
              at(line, 1),
              null,
              "expected less than "
                  + LineScanner.LINE_LIMIT
                  + " bytes, found more"
                  + consequence("; this line and all after it are ignored"),
              null);
    }

    @Override
    public void notUtf8(int line) {
      draft
          .diagnostics()
          .lenient(
              Problem.NOT_UTF8,
              at(line, 1),
              null,
              "expected UTF-8, found other bytes, which read as U+FFFD",
              null);
    }
  }
}
