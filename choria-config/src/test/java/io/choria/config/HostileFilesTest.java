package io.choria.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.choria.config.choria.ChoriaConfig;
import io.choria.config.choria.ChoriaSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a loader must survive: a typed error, or the answer that Choria gives. */
@Timeout(600)
class HostileFilesTest {
  private static final Duration PEER_WAIT = Duration.ofMinutes(2);
  private static Path propertyFile;

  @TempDir private Path dir;

  private static Configuration<SettingReader> load(Mode mode, Path file) {
    return ConfigLoader.builder(TestSettings.schema())
        .mode(mode)
        .environment(Map.of())
        .file(file)
        .load();
  }

  private static Problem refusal(Mode mode, Path file) {
    ConfigException refusal = catchThrowableOfType(ConfigException.class, () -> load(mode, file));
    assertThat(refusal).isNotNull();
    assertThat(refusal.getMessage()).contains(file.toString());
    return refusal.problem();
  }

  @Test
  void aMissingFile() {
    assertThat(refusal(Mode.COMPATIBLE, dir.resolve("none"))).isEqualTo(Problem.NOT_FOUND);
  }

  @Test
  void aDirectoryReadsAsEmptyAsInChoria() {
    assertThat(load(Mode.COMPATIBLE, dir).diagnostics())
        .singleElement()
        .satisfies(d -> assertThat(d.problem()).isEqualTo(Problem.NOT_A_FILE));
    assertThat(refusal(Mode.STRICT, dir)).isEqualTo(Problem.NOT_A_FILE);
  }

  @Test
  void aFifoDoesNotBlock() throws Exception {
    Path fifo = dir.resolve("fifo");
    run("mkfifo", fifo.toString());
    assertThat(refusal(Mode.COMPATIBLE, fifo)).isEqualTo(Problem.NOT_A_FILE);
  }

  @Test
  void aDeviceDoesNotFillMemory() {
    Path zero = Path.of("/dev/zero");
    assumeTrue(Files.exists(zero), "no /dev/zero here");
    assertThat(refusal(Mode.COMPATIBLE, zero)).isEqualTo(Problem.NOT_A_FILE);
    assertThat(load(Mode.STRICT, Path.of("/dev/null")).settings().integer("port")).isEqualTo(4222);
  }

  @Test
  void aSymbolicLinkLoop() throws IOException {
    Path a = dir.resolve("a.cfg");
    Path b = dir.resolve("b.cfg");
    Files.createSymbolicLink(a, b);
    Files.createSymbolicLink(b, a);
    assertThat(refusal(Mode.COMPATIBLE, a)).isEqualTo(Problem.NOT_READABLE);
    ConfigException inDirectory =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                ConfigLoader.builder(TestSettings.schema())
                    .mode(Mode.COMPATIBLE)
                    .dottedDirectory(dir, "plugin")
                    .load());
    assertThat(inDirectory.diagnostics()).hasSize(2);
  }

  @Test
  void aDanglingLinkInADottedDirectoryIsSkipped() throws IOException {
    Files.createSymbolicLink(dir.resolve("a.cfg"), dir.resolve("nowhere"));
    Configuration<SettingReader> loaded =
        ConfigLoader.builder(TestSettings.schema()).dottedDirectory(dir, "plugin").load();
    assertThat(loaded.files()).isEmpty();
  }

  @Test
  void noPermission() throws Exception {
    assumeTrue(!System.getProperty("user.name").equals("root"), "root may read everything");
    Path file = Files.writeString(dir.resolve("app.conf"), "port = 1\n");
    run("chmod", "000", file.toString());
    assertThat(refusal(Mode.COMPATIBLE, file)).isEqualTo(Problem.NOT_READABLE);
  }

  private static void run(String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).inheritIO().start();
    } catch (IOException e) {
      assumeTrue(false, "no program " + command[0]);
      return;
    }
    assertThat(process.waitFor(PEER_WAIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void aFileOfAHundredMegabytes() throws IOException {
    Path file = dir.resolve("big.conf");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(100L * 1024 * 1024);
    }
    assertThat(refusal(Mode.COMPATIBLE, file)).isEqualTo(Problem.TOO_LARGE);
  }

  @Test
  void aLineOfTenMegabytesEndsTheReadingAsInChoria() throws IOException {
    Path file = dir.resolve("app.conf");
    Files.writeString(file, "port = 1\nname = " + "x".repeat(10 << 20) + "\nport = 2\n");
    Configuration<SettingReader> loaded = load(Mode.COMPATIBLE, file);
    assertThat(loaded.settings().integer("port")).isEqualTo(1);
    assertThat(loaded.settings().string("name")).isEmpty();
    assertThat(loaded.diagnostics())
        .singleElement()
        .satisfies(d -> assertThat(d.problem()).isEqualTo(Problem.LINE_TOO_LONG));
    assertThat(refusal(Mode.STRICT, file)).isEqualTo(Problem.LINE_TOO_LONG);
  }

  @Test
  void aMillionBadLinesGiveALimitedReport() throws IOException {
    Path file = dir.resolve("app.conf");
    Files.writeString(file, "x\n".repeat(1_000_000));
    assertThat(load(Mode.COMPATIBLE, file).diagnostics()).hasSize(1_000);
  }

  @Test
  void unknownKeysWithoutEndAreNotAllComparedWithEveryKnownOne() throws IOException {
    Path file = dir.resolve("server.conf");
    Files.writeString(
        file, "identity = a\n" + "plugin.choria.network.clientt_port=1\n".repeat(400_000));
    Configuration<ChoriaSettings> loaded = ChoriaConfig.system(file).environment(Map.of()).load();
    assertThat(loaded.diagnostics()).hasSize(1_000);
    assertThat(loaded.diagnostics().get(0).suggestion())
        .hasValue("plugin.choria.network.client_port");
  }

  @Test
  void aKeyThatComesAMillionTimesIsExplainedByItsLastThousand() throws IOException {
    Path file = dir.resolve("app.conf");
    Files.writeString(file, "port = 1\n".repeat(1_500_000) + "port = 7\n");
    Configuration<SettingReader> loaded = load(Mode.STRICT, file);
    assertThat(loaded.settings().integer("port")).isEqualTo(7);
    List<Explanation.Step> steps = loaded.explain("port").steps();
    assertThat(steps).hasSizeLessThanOrEqualTo(1_000);
    assertThat(steps.get(steps.size() - 1).outcome()).isEqualTo(Explanation.Outcome.WINS);
  }

  @Test
  void aListDoesNotGrowWithoutEnd() throws IOException {
    Path file = dir.resolve("app.conf");
    Files.writeString(file, "item = x\n".repeat(1_000_000));
    Configuration<SettingReader> loaded = load(Mode.COMPATIBLE, file);
    assertThat(loaded.settings().strings("item")).hasSize(10_000);
    assertThat(loaded.diagnostics().get(0).toString())
        .contains(":10001:8: warning: item: expected at most 10000 items");
    assertThat(refusal(Mode.STRICT, file)).isEqualTo(Problem.NOT_CONVERTIBLE);
  }

  @Test
  void anErrorAfterAThousandWarningsStillFails() throws IOException {
    Path file = dir.resolve("app.conf");
    Files.writeString(file, "x\n".repeat(2_000));
    ConfigException refusal =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                ConfigLoader.builder(TestSettings.schema())
                    .mode(Mode.COMPATIBLE)
                    .file(file)
                    .file(dir.resolve("none"))
                    .load());
    assertThat(refusal.problem()).isEqualTo(Problem.NOT_FOUND);
  }

  @Test
  void nulByteOrderMarkAndCarriageReturns() throws IOException {
    Path file = dir.resolve("app.conf");
    Files.write(
        file, "\ufeffport = 1\r\nname = a\0b\r\nport = 5\r\n".getBytes(StandardCharsets.UTF_8));
    Configuration<SettingReader> loaded = load(Mode.COMPATIBLE, file);
    assertThat(loaded.raw().option("\ufeffport")).hasValue("1");
    assertThat(loaded.settings().integer("port")).isEqualTo(5);
    assertThat(loaded.settings().string("name")).isEqualTo("a\0b");
    assertThat(loaded.diagnostics().toString()).contains("\\ufeffport").doesNotContain("\ufeff");
  }

  @BeforeContainer
  static void makeFile() throws IOException {
    propertyFile = Files.createTempFile("config", ".conf");
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.delete(propertyFile);
  }

  @Property(tries = 300)
  void anyBytesGiveASnapshotOrATypedError(@ForAll byte[] content) throws IOException {
    Files.write(propertyFile, content);
    assertThat(load(Mode.COMPATIBLE, propertyFile).toString()).isNotEmpty();
    try {
      assertThat(load(Mode.STRICT, propertyFile).diagnostics()).isEmpty();
    } catch (ConfigException e) {
      assertThat(e.diagnostics()).isNotEmpty();
    }
  }

  @Property(tries = 300)
  void anyValueOfAnySettingGivesASnapshot(@ForAll String value) throws IOException {
    StringBuilder text = new StringBuilder();
    TestSettings.schema()
        .keys("")
        .forEach(key -> text.append(key).append('=').append(value).append('\n'));
    Files.writeString(
        propertyFile,
        new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    assertThat(load(Mode.COMPATIBLE, propertyFile).describe("", 70)).isNotEmpty();
  }
}
