package io.choria.config.choria;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.config.Configuration;
import io.choria.config.Problem;
import io.choria.config.SettingDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each row of the acceptance vectors, spec 05 §22. */
class AcceptanceVectorsTest {
  @TempDir private Path dir;

  private Configuration<ChoriaSettings> load(String text) {
    return ChoriaFiles.in(dir).main(text).load();
  }

  @Test
  void row01_collectivesTwiceTakesTheLast() {
    ChoriaSettings settings = load("collectives = one\ncollectives = two , three\n").settings();
    assertThat(settings.node().collectives()).containsExactly("two", "three");
    assertThat(settings.node().mainCollective()).isEqualTo("two");
  }

  @Test
  void row02_libdirTwiceGrowsAndRawKeepsTheLast() {
    Configuration<ChoriaSettings> loaded = load("libdir = /a\nlibdir = /b:/c\n");
    assertThat(loaded.settings().node().libraryDirectories()).containsExactly("/a", "/b", "/c");
    assertThat(loaded.raw().option("libdir")).hasValue("/b:/c");
  }

  @Test
  void row03_colorOnIsFalse() {
    Configuration<ChoriaSettings> loaded = load("color = on\n");
    assertThat(loaded.settings().logging().color()).isFalse();
    assertThat(loaded.diagnostics()).anyMatch(d -> d.problem() == Problem.NOT_BOOLEAN);
  }

  @Test
  void row04_ttlSoonKeepsTheDefault() {
    Configuration<ChoriaSettings> loaded = load("ttl = soon\n");
    assertThat(loaded.settings().node().messageTtlSeconds()).isEqualTo(60);
    assertThat(loaded.raw().option("ttl")).hasValue("soon");
  }

  @Test
  void row05_writeDeadlineOfAWeek() {
    assertThat(load("plugin.choria.network.write_deadline = 1w\n").settings().broker())
        .extracting(BrokerSettings::writeDeadline)
        .isEqualTo(Duration.ofDays(7));
  }

  @Test
  void row06_invalidDiscoveryMethodIsStored() {
    assertThat(load("default_discovery_method = magic\n").settings().discovery().defaultMethod())
        .isEqualTo("magic");
  }

  @Test
  void row07_choriaCfgFeedsTheSetting() {
    Configuration<ChoriaSettings> loaded =
        ChoriaFiles.in(dir).main("").plugin("choria.cfg", "use_srv = n\n").load();
    assertThat(loaded.settings().connection().useSrvRecords()).isFalse();
    assertThat(loaded.raw().option("plugin.choria.use_srv")).hasValue("n");
  }

  @Test
  void row08_choriaConfAloneHasNoEffect() {
    Configuration<ChoriaSettings> loaded =
        ChoriaFiles.in(dir).main("").plugin("choria.conf", "use_srv = n\n").load();
    assertThat(loaded.settings().connection().useSrvRecords()).isTrue();
    assertThat(loaded.raw().has("plugin.choria.use_srv")).isFalse();
  }

  @Test
  void row09_natsCfgIsRawOnly() {
    Configuration<ChoriaSettings> loaded =
        ChoriaFiles.in(dir).main("").plugin("nats.cfg", "user = bob\n").load();
    assertThat(loaded.raw().option("plugin.nats.user")).hasValue("bob");
    assertThat(loaded.settings().connection().user()).isEmpty();
  }

  @Test
  void row10_variableWithoutKeyHasNoEffect() {
    Configuration<ChoriaSettings> loaded =
        ChoriaFiles.in(dir).main("").environment("MCOLLECTIVE_NATS_USERNAME", "eve").load();
    assertThat(loaded.settings().connection().user()).isEmpty();
    assertThat(loaded.diagnostics()).anyMatch(d -> d.problem() == Problem.ENVIRONMENT_IGNORED);
  }

  @Test
  void row11_variableWithKeyReplacesTheText() {
    Configuration<ChoriaSettings> loaded =
        ChoriaFiles.in(dir)
            .main("plugin.nats.user = bob\n")
            .environment("MCOLLECTIVE_NATS_USERNAME", "eve")
            .load();
    assertThat(loaded.settings().connection().user()).isEqualTo("eve");
    assertThat(loaded.raw().option("plugin.nats.user")).hasValue("bob");
  }

  @Test
  void row12_choriaProviderChangesTheDefaultCollective() {
    assertThat(load("plugin.security.provider = choria\n").settings().node().collectives())
        .isEqualTo(List.of("choria"));
  }

  @Test
  void row13_settingAnInvalidLevelReportsIt() {
    SettingDefinition level = ChoriaSettingsSchema.schema().find("loglevel").orElseThrow();
    assertThat(level.problemWith("loud"))
        .hasValue("'loud' is not in the allowed list: debug, info, warn, error, fatal");
    Configuration<ChoriaSettings> loaded = load("loglevel = loud\n");
    assertThat(loaded.settings().logging().level()).isEqualTo("loud");
    assertThat(loaded.diagnostics())
        .singleElement()
        .satisfies(d -> assertThat(d.problem()).isEqualTo(Problem.NOT_VALID));
  }
}
