package io.choria.examples.settings;

import io.choria.config.ConfigException;
import io.choria.config.ConfigLoader;
import io.choria.config.ConfigWatcher;
import io.choria.config.Configuration;
import io.choria.config.Diagnostic;
import io.choria.config.SettingChange;
import io.choria.config.SettingDefinition;
import io.choria.config.SettingValue;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Shows what a program gets from typed settings. It ends with status 0 only when everything that it
 * claims was so.
 */
public final class SettingsDemo {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HOME", "/home/weather", "STATION_INTERVAL", "90s");

  private final Path directory;
  private final Path file;
  private final PrintStream out;
  private boolean failed;

  private SettingsDemo(Path directory, PrintStream out) {
    this.directory = directory;
    this.file = directory.resolve("station.conf");
    this.out = out;
  }

  /**
   * Runs the demonstration.
   *
   * @param args the directory with the reference that the build wrote; default {@code
   *     examples/target/reference}
   * @throws IOException when temporary files cannot be written
   */
  public static void main(String[] args) throws IOException {
    Path reference = Path.of(args.length > 0 ? args[0] : "examples/target/reference");
    Path directory = Files.createTempDirectory("station");
    boolean passed;
    try {
      passed = new SettingsDemo(directory, System.out).run(reference);
    } finally {
      delete(directory);
    }
    System.exit(passed ? 0 : 1);
  }

  private static void delete(Path directory) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(directory)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }

  private boolean run(Path reference) throws IOException {
    effective();
    query();
    broken();
    reload();
    reference(reference);
    out.println(failed ? "\nFAILED" : "\nall of it is true");
    return !failed;
  }

  private ConfigLoader<StationSettings> loader() {
    return ConfigLoader.builder(StationSettingsSchema.schema())
        .file(file)
        .dottedDirectory(directory.resolve("station.d"), "")
        .environment(ENVIRONMENT)
        .override("command line", "report.format", "json")
        .build();
  }

  private void effective() throws IOException {
    title("1. Effective configuration, and where each value comes from");
    Files.writeString(
        file,
        """
        # the station on the roof
        station.name    = roof
        station.sensors = temperature, wind, rain
        report.interval = 10m
        """);
    Files.createDirectories(directory.resolve("station.d"));
    Files.writeString(
        directory.resolve("station.d").resolve("upload.cfg"),
        """
        url   = https://weather.example.net/reports
        token = s3cr3t
        """);
    Configuration<StationSettings> configuration = loader().load();
    out.println(configuration);
    StationSettings settings = configuration.settings();
    check("the file names the station", settings.name().equals("roof"));
    check(
        "the environment beats the file",
        settings.report().interval().equals(Duration.ofSeconds(90)));
    check(
        "the command line beats the default",
        settings.report().format() == ReportSettings.Format.JSON);
    check(
        "the token is read but not shown",
        settings.upload().token().orElse("").equals("s3cr3t")
            && !configuration.toString().contains("s3cr3t")
            && !settings.toString().contains("s3cr3t"));
    out.println();
    out.println(configuration.explain("report.interval"));
  }

  private void query() {
    title("2. Questions: what matches, what is set, what is deprecated");
    Configuration<StationSettings> configuration = loader().load();
    out.print(configuration.describe("^report\\.(interval|keep)$", 70));
    List<String> changed = keys(configuration.select(SettingValue::differsFromDefault));
    out.println("differs from default: " + changed);
    List<String> deprecated =
        configuration.schema().select(SettingDefinition::isDeprecated).stream()
            .map(SettingDefinition::key)
            .toList();
    out.println("deprecated: " + deprecated);
    out.println("tagged time: " + keys(configuration.tagged("time")));
    check("an untouched setting is not among those that differ", !changed.contains("report.keep"));
    check("the old key is known as deprecated", deprecated.equals(List.of("interval")));
  }

  private static List<String> keys(List<SettingValue> values) {
    return values.stream().map(value -> value.setting().key()).toList();
  }

  private void broken() throws IOException {
    title("3. A broken file: every problem in one report");
    Path broken = directory.resolve("broken.conf");
    Files.writeString(
        broken,
        """
        station.nmae = roof
        station.sensors = temperature, wnid
        report.interval = soon
        upload.backlog = 20000
        upload.token = hunter2
        interval = 300
        this line says nothing
        """);
    try {
      Configuration<StationSettings> unexpected =
          ConfigLoader.builder(StationSettingsSchema.schema())
              .file(broken)
              .environment(Map.of("HOME", "/home/weather"))
              .load();
      check("a broken file is refused, got " + unexpected, false);
    } catch (ConfigException e) {
      out.println(e.getMessage());
      check("all seven problems are in the report", e.diagnostics().size() == 7);
      check(
          "the misspelt key comes with a suggestion",
          e.diagnostics().get(0).suggestion().orElse("").equals("station.name"));
      check("the secret is not in the report", !String.valueOf(e.getMessage()).contains("hunter2"));
    }
  }

  private void reload() throws IOException {
    title("4. An edit gives a new snapshot; a broken edit does not");
    Recorder recorder = new Recorder(out);
    try (ConfigWatcher<StationSettings> watcher =
        ConfigWatcher.start(loader(), Duration.ofHours(1), recorder)) {
      Files.writeString(file, "station.name = cellar\nstation.sensors = pressure\n");
      check("the edit is taken", watcher.reload());
      check("both changes are told", recorder.changes == 2);
      Files.writeString(file, "station.name = attic\nstation.sensors = presure\n");
      check("the broken edit is refused", !watcher.reload());
      check("the problem is told", recorder.findings == 1);
      check("the snapshot stays", watcher.current().settings().name().equals("cellar"));
    }
  }

  /** Prints and counts what a watcher tells. */
  private static final class Recorder implements ConfigWatcher.Listener<StationSettings> {
    private final PrintStream out;
    private int changes;
    private int findings;

    Recorder(PrintStream out) {
      this.out = out;
    }

    @Override
    public void changed(Configuration<StationSettings> configuration, List<SettingChange> list) {
      list.forEach(change -> out.println("changed: " + change));
      changes += list.size();
    }

    @Override
    public void rejected(List<Diagnostic> list) {
      list.forEach(finding -> out.println("rejected: " + finding));
      findings += list.size();
    }
  }

  private void reference(Path reference) throws IOException {
    title("5. Reference and schema, written by the build");
    for (String name :
        List.of("station.md", "station.schema.json", "station.sample.conf", "station.html")) {
      Path page = reference.resolve(name);
      boolean complete = Files.isRegularFile(page);
      if (complete) {
        String text = Files.readString(page);
        complete = StationSettingsSchema.schema().keys("").stream().allMatch(text::contains);
      }
      check(page + " holds all settings", complete);
    }
  }

  private void title(String text) {
    out.println("\n" + text + "\n" + "-".repeat(text.length()));
  }

  private void check(String claim, boolean holds) {
    out.println((holds ? "ok: " : "NOT SO: ") + claim);
    failed |= !holds;
  }
}
