package io.choria.config.choria;

import io.choria.config.ConfigLoader;
import io.choria.config.Configuration;
import io.choria.config.Mode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Loaders for Choria's own files, by Choria's search and precedence (spec 05 §4, §5, §7).
 *
 * <p>The default mode is {@link Mode#COMPATIBLE}: the values are those that Choria itself gets.
 */
public final class ChoriaConfig {
  private ChoriaConfig() {}

  /**
   * Starts a loader as servers and brokers use it: main file and {@code plugin.d} beside it.
   *
   * @param mainFile the main file; it must exist
   * @return a builder
   */
  public static Builder system(Path mainFile) {
    return new Builder(Objects.requireNonNull(mainFile, "mainFile")).projectFiles(false);
  }

  /**
   * Starts a loader as client programs use it: main file, {@code plugin.d} beside it, and the files
   * {@code choria.conf} of the working directory and all above. As these may change everything,
   * security included, do not run with them in a directory that others can write to; see {@link
   * Builder#projectFiles(boolean)}.
   *
   * @param mainFile the main file, usually {@link #userFile(Map)}; it must exist
   * @return a builder
   */
  public static Builder user(Path mainFile) {
    return new Builder(Objects.requireNonNull(mainFile, "mainFile")).projectFiles(true);
  }

  /**
   * Starts a loader that reads no files.
   *
   * @return a builder
   */
  public static Builder defaults() {
    return new Builder(null);
  }

  /**
   * The main file that client programs read when none is named: the first that exists of several,
   * which are never merged (spec 05 §4.1).
   *
   * @param environment the environment, for the home directory
   * @return the file; the last of the list is answered even when it is absent
   */
  public static Path userFile(Map<String, String> environment) {
    return UserFile.find(environment, path -> !Files.notExists(path, new LinkOption[0]));
  }

  /**
   * Whether connections verify the other side: not so with anonymous TLS (spec 05 §7).
   *
   * @param settings loaded settings
   * @return false when TLS and the security provider verify nothing
   */
  public static boolean verifiesPeers(ChoriaSettings settings) {
    return !settings.security().anonymousClientTls() && !settings.security().anonymousServerTls();
  }

  /** Collects what differs from an ordinary start of Choria. Not thread-safe. */
  public static final class Builder {
    private final @Nullable Path mainFile;
    private boolean projectFiles;
    private Path workingDirectory = Path.of("");
    private Mode mode = Mode.COMPATIBLE;
    private Map<String, String> environment = System.getenv();
    private NodeNames nodeNames = NodeNames.ofThisHost();
    private List<String> buildCollectives = List.of("mcollective");
    private boolean variablesNeedKey = true;

    private Builder(@Nullable Path mainFile) {
      this.mainFile = mainFile;
    }

    /**
     * Whether files {@code choria.conf} in and above the working directory are read.
     *
     * @param value the default is true for {@link #user}, else false
     * @return this
     */
    public Builder projectFiles(boolean value) {
      projectFiles = value;
      return this;
    }

    /**
     * Where the search for project files starts; default the working directory of the process.
     *
     * @param directory a directory
     * @return this
     */
    public Builder workingDirectory(Path directory) {
      workingDirectory = Objects.requireNonNull(directory, "directory");
      return this;
    }

    /**
     * Whether what Choria accepts in silence is an error; default {@link Mode#COMPATIBLE}.
     *
     * @param value the mode
     * @return this
     */
    public Builder mode(Mode value) {
      mode = Objects.requireNonNull(value, "mode");
      return this;
    }

    /**
     * The environment; default that of the process.
     *
     * @param variables names and values
     * @return this
     */
    public Builder environment(Map<String, String> variables) {
      environment = Map.copyOf(variables);
      return this;
    }

    /**
     * Whether a variable works only when its key has a default or stands in a file, as in Choria
     * (spec 05 §6); default true.
     *
     * @param value false to let variables work on their own
     * @return this
     */
    public Builder variablesNeedKey(boolean value) {
      variablesNeedKey = value;
      return this;
    }

    /**
     * Where the identity comes from when no file gives one; default the host's names.
     *
     * @param names the source of names
     * @return this
     */
    public Builder nodeNames(NodeNames names) {
      nodeNames = Objects.requireNonNull(names, "names");
      return this;
    }

    /**
     * The collectives that the program was built with (spec 05 §18); default {@code mcollective}.
     *
     * @param names at least one name
     * @return this
     */
    public Builder buildCollectives(List<String> names) {
      buildCollectives = List.copyOf(names);
      return this;
    }

    /**
     * Makes the loader; nothing is read yet. Further sources can be added to {@link #toLoader}
     * instead.
     *
     * @return an immutable loader
     */
    public ConfigLoader<ChoriaSettings> build() {
      return toLoader().build();
    }

    /**
     * Reads everything once.
     *
     * @return an immutable snapshot
     * @throws io.choria.config.ConfigException when a file cannot be read, no identity can be
     *     determined or anonymous TLS is configured without what it needs; in strict mode also for
     *     everything that Choria accepts in silence
     */
    public Configuration<ChoriaSettings> load() {
      return build().load();
    }

    /**
     * The general builder with all this filled in, for overrides and further rules. Overrides come
     * before normalization, so that what follows from them follows.
     *
     * @return a builder
     */
    public ConfigLoader.Builder<ChoriaSettings> toLoader() {
      ConfigLoader.Builder<ChoriaSettings> loader =
          ConfigLoader.builder(ChoriaSettingsSchema.schema())
              .mode(mode)
              .environment(environment)
              .environmentReplacesOnly(variablesNeedKey)
              .undeclaredKeys(new DynamicKeys());
      Path main = null;
      if (mainFile != null) {
        main = mainFile.toAbsolutePath().normalize();
        loader.file(main);
        if (!isInHome(main)) {
          loader.dottedDirectory(main.resolveSibling("plugin.d"), "plugin", new OwnPlugin());
        }
      }
      if (projectFiles) {
        loader.projectFiles("choria.conf", workingDirectory);
      }
      return loader.derivation(new Normalization(main, nodeNames, buildCollectives));
    }

    /** Of the files in {@code plugin.d} only this one fills typed settings (spec 05 §4.2). */
    private static final class OwnPlugin implements Predicate<String> {
      @Override
      public boolean test(String base) {
        return base.equals("choria");
      }
    }

    /** A plain comparison of texts, as in the original (spec 05 §4.2). */
    private boolean isInHome(Path main) {
      String home = UserFile.home(environment);
      return !home.isEmpty() && main.toString().startsWith(home);
    }
  }
}
