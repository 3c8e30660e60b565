package io.choria.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings of one interface from its sources into a {@link Configuration} (spec 05 §5).
 *
 * <p>Precedence, low to high: defaults, files in the order in which they were added (a key that
 * occurs twice takes the last value, list settings other than comma lists grow), environment
 * variables, overrides, derivations. A loader is immutable, holds no state between loads, and may
 * be used by any number of threads; every {@link #load()} reads the sources anew.
 *
 * @param <T> the interface marked with {@link Settings}
 */
public final class ConfigLoader<T> {
  private final SettingsSchema<T> schema;
  private final Mode mode;
  private final List<FileSource> sources;
  private final Map<String, String> environment;
  private final boolean environmentReplaces;
  private final List<Given> overrides;
  private final List<Derivation> derivations;
  private final @Nullable Predicate<String> undeclaredKeys;
  private final int maxFileBytes;

  private record Given(String source, String key, String text) {}

  private ConfigLoader(Builder<T> builder) {
    schema = builder.schema;
    mode = builder.mode;
    sources = List.copyOf(builder.sources);
    environment = Map.copyOf(builder.environment == null ? System.getenv() : builder.environment);
    environmentReplaces = builder.environmentReplaces;
    overrides = List.copyOf(builder.overrides);
    derivations = List.copyOf(builder.derivations);
    undeclaredKeys = builder.undeclaredKeys;
    maxFileBytes = builder.maxFileBytes;
  }

  /**
   * Starts a loader.
   *
   * @param <T> the interface
   * @param schema its schema
   * @return a builder that reads nothing but defaults and environment, in strict mode
   */
  public static <T> Builder<T> builder(SettingsSchema<T> schema) {
    return new Builder<>(schema);
  }

  /**
   * Reads all sources once.
   *
   * @return an immutable snapshot
   * @throws ConfigException with all findings, when at least one of them is an error
   */
  public Configuration<T> load() {
    Diagnostics diagnostics = new Diagnostics(mode == Mode.STRICT);
    Converter converter = Converter.at(homeDirectory(environment));
    Draft draft = new Draft(schema, converter, environment, environmentReplaces, diagnostics);
    draft.applyDefaults();
    FileReading reading = new FileReading(draft, maxFileBytes, undeclaredKeys);
    for (FileSource source : sources) {
      source.readInto(reading);
    }
    draft.applyEnvironment();
    for (Given given : overrides) {
      apply(given, draft);
    }
    DerivedValues derived = new DerivedValues(draft);
    for (Derivation derivation : derivations) {
      derivation.derive(derived);
    }
    draft.requireMandatory();
    diagnostics.throwIfFailed();
    return new Configuration<>(schema, draft, reading.files());
  }

  private void apply(Given given, Draft draft) {
    int position = schema.position(given.key());
    Origin origin = new Origin.Given(given.source());
    if (position < 0) {
      String nearest = Suggestion.of(given.key(), schema.knownKeys()).orElse(null);
      draft.diagnostics().lenient(Problem.UNKNOWN_KEY, origin, given.key(), "unknown", nearest);
    } else {
      draft.override(position, given.text(), origin);
    }
  }

  /** The home directory as Choria finds it, or null (spec 05 §3). */
  static @Nullable String homeDirectory(Map<String, String> environment) {
    boolean windows = Path.of("").getFileSystem().getSeparator().equals("\\");
    String home =
        windows
            ? environment.getOrDefault("HOMEDRIVE", "") + environment.getOrDefault("HOMEDIR", "")
            : environment.getOrDefault("HOME", "");
    boolean half =
        windows && (!environment.containsKey("HOMEDRIVE") || !environment.containsKey("HOMEDIR"));
    return home.isEmpty() || half ? null : home;
  }

  /** The files whose change means that a load may give something else. */
  List<Path> watched() {
    return sources.stream().flatMap(source -> source.watched().stream()).toList();
  }

  /**
   * Collects sources and options. Not thread-safe.
   *
   * @param <T> the interface
   */
  public static final class Builder<T> {
    private final SettingsSchema<T> schema;
    private Mode mode = Mode.STRICT;
    private final List<FileSource> sources = new ArrayList<>();
    private @Nullable Map<String, String> environment;
    private boolean environmentReplaces;
    private final List<Given> overrides = new ArrayList<>();
    private final List<Derivation> derivations = new ArrayList<>();
    private @Nullable Predicate<String> undeclaredKeys;
    private int maxFileBytes = 16 * 1024 * 1024;

    private Builder(SettingsSchema<T> schema) {
      this.schema = Objects.requireNonNull(schema, "schema");
    }

    /**
     * How unknown keys and the like are taken; default {@link Mode#STRICT}.
     *
     * @param value the mode
     * @return this
     */
    public Builder<T> mode(Mode value) {
      mode = Objects.requireNonNull(value, "mode");
      return this;
    }

    /**
     * Adds a file that must exist.
     *
     * @param path the file
     * @return this
     */
    public Builder<T> file(Path path) {
      sources.add(new FileSource.One(path, false));
      return this;
    }

    /**
     * Adds a file that may be absent.
     *
     * @param path the file
     * @return this
     */
    public Builder<T> optionalFile(Path path) {
      sources.add(new FileSource.One(path, true));
      return this;
    }

    /**
     * Adds a directory of files {@code base.cfg} in which {@code key} means {@code
     * prefix.base.key}, read in the order of their names. It may be absent.
     *
     * @param directory the directory
     * @param prefix what all keys start with, without the dot; empty for nothing
     * @return this
     */
    public Builder<T> dottedDirectory(Path directory, String prefix) {
      return dottedDirectory(directory, prefix, base -> true);
    }

    /**
     * Adds a directory as {@link #dottedDirectory(Path, String)}, some of whose files only give raw
     * options, as in Choria (spec 05 §4.2).
     *
     * @param directory the directory
     * @param prefix what all keys start with, without the dot; empty for nothing
     * @param feedsSettings answers for a base name whether its file fills typed settings
     * @return this
     */
    public Builder<T> dottedDirectory(
        Path directory, String prefix, Predicate<String> feedsSettings) {
      String dotted = prefix.isEmpty() ? "" : prefix + ".";
      sources.add(new FileSource.Dotted(directory, dotted, feedsSettings));
      return this;
    }

    /**
     * Adds the files of one name in a directory and all above it; the nearest is read last. Files
     * in directories that others can write to are a risk, so nothing is added unless asked for.
     *
     * @param name the name of the files, as {@code app.conf}
     * @param start the directory to start from
     * @return this
     */
    public Builder<T> projectFiles(String name, Path start) {
      sources.add(new FileSource.Project(name, start));
      return this;
    }

    /**
     * The environment to use; default that of the process at {@link #build()}. It also gives the
     * home directory for {@code ~}.
     *
     * @param variables names and values
     * @return this
     */
    public Builder<T> environment(Map<String, String> variables) {
      environment = Map.copyOf(variables);
      return this;
    }

    /**
     * Whether variables work as in Choria: they replace a text that a default or file gives and do
     * nothing on their own (spec 05 §6). Default false: a variable always works.
     *
     * @param value true for Choria's way
     * @return this
     */
    public Builder<T> environmentReplacesOnly(boolean value) {
      environmentReplaces = value;
      return this;
    }

    /**
     * Adds a value that beats files and environment.
     *
     * @param source what reports call the source, as {@code command line}
     * @param key the key of a declared setting
     * @param text the value as it would be written in a file; a list is replaced
     * @return this
     */
    public Builder<T> override(String source, String key, String text) {
      overrides.add(new Given(source, key, text));
      return this;
    }

    /**
     * Adds values that beat files and environment.
     *
     * @param source what reports call the source
     * @param texts keys and values
     * @return this
     */
    public Builder<T> overrides(String source, Map<String, String> texts) {
      new LinkedHashMap<>(texts).forEach((key, text) -> override(source, key, text));
      return this;
    }

    /**
     * Adds a rule for values that follow from others; rules run in the order of addition.
     *
     * @param rule the rule
     * @return this
     */
    public Builder<T> derivation(Derivation rule) {
      derivations.add(Objects.requireNonNull(rule, "rule"));
      return this;
    }

    /**
     * Which keys are fine although no setting declares them, because something reads them as raw
     * options; default none.
     *
     * @param keys answers for a key
     * @return this
     */
    public Builder<T> undeclaredKeys(Predicate<String> keys) {
      undeclaredKeys = Objects.requireNonNull(keys, "keys");
      return this;
    }

    /**
     * The largest file that is read; default 16 MiB.
     *
     * @param bytes at least 1 and less than {@link Integer#MAX_VALUE}
     * @return this
     */
    public Builder<T> maxFileBytes(int bytes) {
      if (bytes < 1 || bytes == Integer.MAX_VALUE) {
        throw ConfigException.of(
            Problem.USAGE, "expected maxFileBytes from 1 to 2147483646, found " + bytes);
      }
      maxFileBytes = bytes;
      return this;
    }

    /**
     * Makes the loader; nothing is read yet.
     *
     * @return an immutable loader
     */
    public ConfigLoader<T> build() {
      return new ConfigLoader<>(this);
    }

    /**
     * Makes the loader and reads the sources once.
     *
     * @return an immutable snapshot
     * @throws ConfigException as {@link ConfigLoader#load()}
     */
    public Configuration<T> load() {
      return build().load();
    }
  }
}
