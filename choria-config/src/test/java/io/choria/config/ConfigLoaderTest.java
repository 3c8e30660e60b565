package io.choria.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
  @TempDir private Path dir;

  private Path write(String name, String text) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private ConfigLoader.Builder<SettingReader> loader() {
    return ConfigLoader.builder(TestSettings.schema()).environment(Map.of("HOME", "/home/x"));
  }

  private Configuration<SettingReader> lenient(String text) throws IOException {
    return loader().mode(Mode.COMPATIBLE).file(write("app.conf", text)).load();
  }

  private ConfigException refused(ConfigLoader.Builder<SettingReader> loader) {
    ConfigException refusal = catchThrowableOfType(ConfigException.class, loader::load);
    assertThat(refusal).isNotNull();
    return refusal;
  }

  @Test
  void everyTypeReads() throws IOException {
    SettingReader values =
        lenient(
                """
                name = n
                port = 1
                debug = YES
                wait = 2w
                hosts = x , y
                item = one
                item = two
                dir = ~/d
                color = BLUE
                ratio = -1.5e3
                big = 9223372036854775807
                link = https://x/y
                """)
            .settings();
    assertThat(values.string("name")).isEqualTo("n");
    assertThat(values.integer("port")).isEqualTo(1);
    assertThat(values.bool("debug")).isTrue();
    assertThat(values.duration("wait")).isEqualTo(Duration.ofDays(14));
    assertThat(values.strings("hosts")).containsExactly("x", "y");
    assertThat(values.strings("item")).containsExactly("one", "two");
    assertThat(values.path("dir")).isEqualTo(Path.of("/home/x/d"));
    assertThat(values.optional("color", key -> values.string(key))).hasValue("blue");
    assertThat(values.decimal("ratio")).isEqualTo(-1500.0);
    assertThat(values.longInteger("big")).isEqualTo(Long.MAX_VALUE);
    assertThat(values.uri("link")).isEqualTo(URI.create("https://x/y"));
  }

  @Test
  void unsetReadsAsZero() {
    SettingReader values = loader().load().settings();
    assertThat(values.string("name")).isEmpty();
    assertThat(values.bool("debug")).isFalse();
    assertThat(values.decimal("ratio")).isZero();
    assertThat(values.longInteger("big")).isZero();
    assertThat(values.strings("item")).isEmpty();
    assertThat(values.optional("dir", values::path)).isEmpty();
  }

  @ParameterizedTest(name = "{0} = {1}: {2}")
  @CsvSource({
    "port, http, NOT_CONVERTIBLE",
    "port, 0x10, NOT_CONVERTIBLE",
    "port, 1.5, NOT_CONVERTIBLE",
    "port, 99999999999, NOT_CONVERTIBLE",
    "port, 0, NOT_VALID",
    "big, 9223372036854775808, NOT_CONVERTIBLE",
    "debug, tru, NOT_BOOLEAN",
    "debug, on, NOT_BOOLEAN",
    "wait, soon, NOT_CONVERTIBLE",
    "color, green, NOT_CONVERTIBLE",
    "ratio, NaN, NOT_CONVERTIBLE",
    "ratio, 1e999, NOT_CONVERTIBLE",
    "link, ht tp, NOT_CONVERTIBLE",
    "name, much too long, NOT_VALID",
    "nmae, x, UNKNOWN_KEY",
    "old, x, DEPRECATED_KEY",
  })
  void strictRefusesWhatCompatibleReports(String key, String value, Problem problem)
      throws IOException {
    Path file = write("app.conf", "# first\n" + key + " = " + value + "\n");
    List<Diagnostic> found = loader().mode(Mode.COMPATIBLE).file(file).load().diagnostics();
    assertThat(found)
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.problem()).isEqualTo(problem);
              assertThat(d.severity()).isEqualTo(Diagnostic.Severity.WARNING);
              assertThat(d.key()).hasValue(key);
              assertThat(d.toString())
                  .startsWith(file + ":2:")
                  .contains(": warning: " + key + ": ");
            });
    ConfigException refusal = refused(loader().file(file));
    assertThat(refusal.problem()).isEqualTo(problem);
    assertThat(refusal.getMessage()).contains(file + ":2:").contains(": error: " + key + ": ");
  }

  @Test
  void aMisspeltKeyComesWithASuggestion() throws IOException {
    assertThat(lenient("passwrod = x\nHOSTS = y\nzzzzzz = 1\n").diagnostics())
        .extracting(d -> d.suggestion().orElse("none"))
        .containsExactly("password", "hosts", "none");
  }

  @Test
  void everyProblemIsInOneReportWithItsPlace() throws IOException {
    Path file = write("app.conf", "nmae = x\nport = http\njunk\ndebug = tru\n");
    ConfigException refusal = refused(loader().file(file).file(dir.resolve("absent.conf")));
    assertThat(refusal.diagnostics())
        .extracting(Diagnostic::problem)
        .containsExactly(
            Problem.UNKNOWN_KEY,
            Problem.NOT_CONVERTIBLE,
            Problem.MALFORMED_LINE,
            Problem.NOT_BOOLEAN,
            Problem.NOT_FOUND);
    assertThat(refusal.getMessage())
        .contains(file + ":1:1: error: nmae: unknown; did you mean name?")
        .contains(file + ":2:8: error: port: expected an integer, found \"http\"")
        .contains(file + ":4:9: error: debug: expected one of")
        .contains("did you mean true?")
        .contains("absent.conf: error: expected a file, found none");
  }

  @Test
  void precedenceIsFilesEnvironmentOverrideDerivation() throws IOException {
    Path one = write("one.conf", "port = 1\nname = one\n");
    Path two = write("two.conf", "port = 2\n");
    ConfigLoader.Builder<SettingReader> loader =
        loader().file(one).file(two).environment(Map.of("TEST_PORT", "3"));
    assertThat(loader.load().settings().integer("port")).isEqualTo(3);
    assertThat(loader.load().raw().option("port")).hasValue("2");
    loader.override("command line", "port", "4");
    assertThat(loader.load().settings().integer("port")).isEqualTo(4);
    loader.derivation(values -> values.set("port", values.read().integer("port") + 1, "plus one"));
    Configuration<SettingReader> all = loader.load();
    assertThat(all.settings().integer("port")).isEqualTo(5);
    assertThat(all.explain("port").toString().lines())
        .containsExactly(
            "port = 5",
            "  default: 4222",
            "  " + one + ":1: 1",
            "  " + two + ":1: 2",
            "  environment TEST_PORT: 3",
            "  command line: 4",
            "* derived: plus one: 5");
    assertThat(all.explain("name").steps()).hasSize(1);
  }

  @Test
  void explanationShowsWhatWasRefused() throws IOException {
    assertThat(lenient("port = http\n").explain("port").steps())
        .extracting(Explanation.Step::outcome)
        .containsExactly(Explanation.Outcome.WINS, Explanation.Outcome.REFUSED);
    assertThat(lenient("item = a\nitem = b\n").explain("item").steps())
        .extracting(Explanation.Step::outcome)
        .containsExactly(Explanation.Outcome.WINS, Explanation.Outcome.WINS);
  }

  @Test
  void environmentThatReplacesNeedsSomethingToReplace() throws IOException {
    ConfigLoader.Builder<SettingReader> loader =
        loader()
            .environment(Map.of("TEST_PORT", "7", "TEST_PASSWORD", "x"))
            .environmentReplacesOnly(true);
    assertThat(loader.load().settings().integer("port")).isEqualTo(7);
    assertThat(loader.load().settings().string("password")).isEmpty();
    loader.file(write("app.conf", "password = y\n"));
    assertThat(loader.load().settings().string("password")).isEqualTo("x");
  }

  @Test
  void dottedDirectoryPrefixesKeysInOrderOfNames() throws IOException {
    write("conf.d/b.cfg", "x = 2\n");
    write("conf.d/a.cfg", "b.x = 1\n");
    write("conf.d/c.conf", "x = 3\n");
    write("conf.d/d.txt", "x = 4\n");
    Configuration<SettingReader> loaded =
        loader().mode(Mode.COMPATIBLE).dottedDirectory(dir.resolve("conf.d"), "app").load();
    assertThat(loaded.raw().asMap())
        .containsExactly(Map.entry("app.a.b.x", "1"), Map.entry("app.b.x", "2"));
    assertThat(loaded.diagnostics())
        .anyMatch(d -> d.problem() == Problem.IGNORED_FILE && d.toString().contains("c.conf"));
    assertThat(loaded.files()).hasSize(2);
  }

  @Test
  void nearestProjectFileWins() throws IOException {
    write("app.conf", "port = 1\nname = far\n");
    write("a/b/app.conf", "port = 2\n");
    Configuration<SettingReader> loaded =
        loader().projectFiles("app.conf", dir.resolve("a/b/c")).load();
    assertThat(loaded.settings().integer("port")).isEqualTo(2);
    assertThat(loaded.settings().string("name")).isEqualTo("far");
  }

  @Test
  void optionalFilesMayBeAbsent() {
    assertThat(loader().optionalFile(dir.resolve("absent")).load().files()).isEmpty();
  }

  @Test
  void secretsAreMaskedWhereverValuesArePrinted() throws IOException {
    Path file = write("app.conf", "password = hunter2\n");
    Configuration<SettingReader> loaded = loader().mode(Mode.COMPATIBLE).file(file).load();
    assertThat(loaded.settings().string("password")).isEqualTo("hunter2");
    assertThat(
            List.of(
                loaded.toString(),
                loaded.describe("", 70),
                loaded.explain("password").toString(),
                loaded.diagnostics().toString(),
                loaded.raw().toString(),
                loaded.values().toString(),
                loaded.changesSince(loader().load()).toString(),
                String.valueOf(refused(loader().file(file)).getMessage())))
        .allSatisfy(text -> assertThat(text).doesNotContain("hunter2"));
    assertThat(loaded.toString()).contains("password = ********");
    assertThat(loaded.valued("hunter2")).isEmpty();
  }

  @Test
  void passwordsInUrlsAreMaskedWhereverValuesArePrinted() throws IOException {
    Path file =
        write(
            "app.conf",
            """
            hosts = nats://bob:hunter2@a:4222, nats://t0ken@b:4222/x@y, c://d
            link = http://bob:hunter2@a/b?c=d@e
            name = x://:hunter2@t0ken@host
            """);
    Configuration<SettingReader> loaded = loader().mode(Mode.COMPATIBLE).file(file).load();
    assertThat(loaded.settings().strings("hosts").get(0)).isEqualTo("nats://bob:hunter2@a:4222");
    assertThat(
            List.of(
                loaded.toString(),
                loaded.describe("", 70),
                loaded.explain("hosts").toString(),
                loaded.explain("link").toString(),
                loaded.diagnostics().toString(),
                loaded.values().toString(),
                loaded.changesSince(loader().load()).toString(),
                loaded.schema().describe(loaded.settings()),
                String.valueOf(refused(loader().file(file)).getMessage())))
        .allSatisfy(text -> assertThat(text).doesNotContain("hunter2").doesNotContain("t0ken"));
    assertThat(loaded.value("hosts").orElseThrow().display())
        .isEqualTo("[nats://bob:********@a:4222 nats://********@b:4222/x@y c://d]");
  }

  @Test
  void queriesFindByTextTagValueOriginAndDifference() throws IOException {
    Configuration<SettingReader> loaded = lenient("port = 99\nwait = 1m\n");
    assertThat(keys(loaded.mentioning("HOW LONG"))).containsExactly("wait");
    assertThat(keys(loaded.tagged("time"))).containsExactly("wait");
    assertThat(keys(loaded.valued("99"))).containsExactly("port");
    assertThat(keys(loaded.from(Origin.Line.class))).containsExactly("port", "wait");
    assertThat(keys(loaded.from(Origin.Default.class))).containsExactly("color", "hosts");
    assertThat(keys(loaded.select(SettingValue::differsFromDefault))).containsExactly("port");
    assertThat(loaded.schema().select(SettingDefinition::isDeprecated))
        .extracting(SettingDefinition::key)
        .containsExactly("old");
  }

  private static List<String> keys(List<SettingValue> values) {
    return values.stream().map(value -> value.setting().key()).toList();
  }

  @Test
  void differenceIsTyped() throws IOException {
    Configuration<SettingReader> before = lenient("port = 1\nname = a\n");
    Configuration<SettingReader> after = lenient("port = 2\nname = a\ndebug = y\n");
    assertThat(after.changesSince(before))
        .extracting(SettingChange::toString)
        .containsExactly("debug: false -> true", "port: 1 -> 2");
    assertThat(after.changesSince(after)).isEmpty();
  }

  @Test
  void rawOptionsKeepWhatNobodyDeclared() throws IOException {
    RawOptions raw = lenient("x.y = 1\nx.y = 2\nflag = Yes\nodd = maybe\n").raw();
    assertThat(raw.option("x.y", "0")).isEqualTo("2");
    assertThat(raw.option("x.z", "0")).isEqualTo("0");
    assertThat(raw.has("port")).isFalse();
    assertThat(raw.bool("flag", false)).isTrue();
    assertThat(raw.bool("odd", true)).isFalse();
    assertThat(raw.bool("none", true)).isTrue();
    assertThat(raw.with("x.y", "3").option("x.y")).hasValue("3");
    assertThat(raw.option("x.y")).hasValue("2");
  }

  @Test
  void requiredMeansSomeSource() throws IOException {
    SettingsSchema<SettingReader> schema =
        TestSettings.schema(
            "choria-config 1\nsetting a\nmember a\ntype STRING\nrequired\ndescription A.\n");
    ConfigLoader.Builder<SettingReader> loader = ConfigLoader.builder(schema).environment(Map.of());
    assertThat(refused(loader).problem()).isEqualTo(Problem.MISSING);
    assertThat(loader.file(write("app.conf", "a = b\n")).load().settings().string("a"))
        .isEqualTo("b");
  }

  @Test
  void overrideOfAnUnknownKeyIsReported() {
    assertThat(refused(loader().override("command line", "prot", "1")).getMessage())
        .contains("command line: error: prot: unknown; did you mean port?");
  }

  @Test
  void loadersShareNothing() throws IOException {
    Path one = write("one.conf", "port = 1\n");
    Path two = write("two.conf", "port = 2\n");
    ConfigLoader<SettingReader> first = loader().file(one).build();
    ConfigLoader<SettingReader> second = loader().file(two).build();
    Configuration<SettingReader> a = first.load();
    Configuration<SettingReader> b = second.load();
    assertThat(a.settings().integer("port")).isEqualTo(1);
    assertThat(b.settings().integer("port")).isEqualTo(2);
    Files.writeString(one, "port = 3\n");
    assertThat(first.load().settings().integer("port")).isEqualTo(3);
    assertThat(a.settings().integer("port")).isEqualTo(1);
  }
}
