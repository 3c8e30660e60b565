package io.choria.config.choria;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.config.ConfigException;
import io.choria.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files and variables count, and what follows from them: spec 05 §4 to §7, §9, §10. */
class SourcesTest {
  @TempDir private Path dir;

  @ParameterizedTest(name = "spec 05 §4.1: of {0} the user file is {1}")
  @CsvSource({
    "'~/.choriarc ~/.mcollective /etc/choria/client.conf', ~/.choriarc",
    "'~/.mcollective /etc/choria/client.conf', ~/.mcollective",
    "'/etc/choria/client.conf /usr/local/etc/choria/client.conf', /etc/choria/client.conf",
    "/usr/local/etc/choria/client.conf, /usr/local/etc/choria/client.conf",
    "/etc/other, /etc/puppetlabs/mcollective/client.cfg",
  })
  void userFile(String existing, String expected) {
    Set<Path> all =
        Set.copyOf(Arrays.stream(existing.split(" ", -1)).map(SourcesTest::expanded).toList());
    assertThat(UserFile.find(Map.of("HOME", "/home/x"), all::contains))
        .isEqualTo(expanded(expected));
  }

  private static Path expanded(String name) {
    return Path.of(name.replace("~", "/home/x"));
  }

  @ParameterizedTest(name = "spec 05 §4.2: plugin.d/{0} with \"{1}\" gives {2}")
  @CsvSource({
    "a.b.cfg, x = 1, plugin.a.b.x",
    "nats.cfg, plugin.nats.user = 1, plugin.nats.plugin.nats.user",
    "choria.cfg, ttl = 1, plugin.choria.ttl",
    "my_agent.cfg, limit = 1, plugin.my_agent.limit",
  })
  void keysGetThePrefixOfTheFile(String name, String line, String key) {
    Configuration<ChoriaSettings> loaded =
        ChoriaFiles.in(dir).main("").plugin(name, line + "\n").load();
    assertThat(loaded.raw().asMap()).containsExactly(Map.entry(key, "1"));
    assertThat(loaded.settings().node().messageTtlSeconds()).isEqualTo(60);
  }

  @Test
  void aConfBesideACfgLoadsTheCfgTwice() {
    Configuration<ChoriaSettings> loaded =
        ChoriaFiles.in(dir)
            .main("")
            .plugin("foo.cfg", "x = 1\n")
            .plugin("foo.conf", "x = 2\n")
            .load();
    assertThat(loaded.raw().option("plugin.foo.x")).hasValue("1");
    Path file = dir.resolve("plugin.d/foo.cfg");
    assertThat(loaded.files()).containsExactly(dir.resolve("server.conf"), file, file);
  }

  @Test
  void directoriesInThePluginDirectoryAreNotEntered() throws IOException {
    ChoriaFiles files = ChoriaFiles.in(dir).main("").plugin("x.cfg/y.cfg", "z = 1\n");
    assertThat(files.load().raw().asMap()).isEmpty();
    Files.createDirectories(dir.resolve("plugin.d/sub"));
    assertThat(files.plugin("sub/y.cfg", "z = 1\n").load().raw().asMap()).isEmpty();
  }

  @ParameterizedTest(name = "spec 05 §4.2: plugin.d/{0} changes {1} as a raw option only")
  @CsvSource({
    "security.cfg, plugin.security.provider, provider = file",
    "nats.cfg, plugin.nats.user, user = bob",
    "login.cfg, plugin.login.aaasvc.login.url, aaasvc.login.url = http://x",
    "machines.cfg, plugin.machines.key, key = x",
    "rpcaudit.cfg, plugin.rpcaudit.logfile, logfile = /x",
    "scout.cfg, plugin.scout.overrides, overrides = /x",
  })
  void onlyChoriaFeedsSettings(String file, String key, String line) {
    Configuration<ChoriaSettings> usual = ChoriaFiles.in(dir).main("").load();
    Configuration<ChoriaSettings> loaded =
        ChoriaFiles.in(dir).main("").plugin(file, line + "\n").load();
    assertThat(loaded.raw().has(key)).isTrue();
    assertThat(loaded.value(key)).isPresent();
    assertThat(loaded.changesSince(usual)).isEmpty();
  }

  @Test
  void projectFilesComeAfterPluginsTheNearestLastAndListsGrow() throws IOException {
    ChoriaFiles files = ChoriaFiles.in(dir).main("libdir = /main\nttl = 1\n");
    files.plugin("choria.cfg", "srv_domain = plugin\n");
    Path near = Files.createDirectories(dir.resolve("far/near"));
    Files.writeString(
        dir.resolve("far/choria.conf"), "libdir = /far\nttl = 2\nplugin.choria.srv_domain = far\n");
    Files.writeString(near.resolve("choria.conf"), "libdir = /near\nttl = 3\n");
    Configuration<ChoriaSettings> loaded =
        ChoriaConfig.user(files.mainFile())
            .environment(Map.of())
            .nodeNames(new ChoriaFiles.FixedNames("a.b.c"))
            .workingDirectory(near)
            .load();
    assertThat(loaded.settings().node().libraryDirectories())
        .containsExactly("/main", "/far", "/near");
    assertThat(loaded.settings().node().messageTtlSeconds()).isEqualTo(3);
    assertThat(loaded.settings().connection().srvDomain()).isEqualTo("far");
    assertThat(loaded.files())
        .endsWith(
            dir.resolve("plugin.d/choria.cfg"),
            dir.resolve("far/choria.conf"),
            near.resolve("choria.conf"));
  }

  @ParameterizedTest(name = "spec 05 §6: {0} replaces {1} in a file; alone: {2}")
  @CsvSource({
    "CHORIA_SRV_DOMAIN, plugin.choria.srv_domain, true",
    "CHORIA_FED_COLLECTIVE, plugin.choria.federation.collectives, false",
    "MCOLLECTIVE_NATS_USERNAME, plugin.nats.user, false",
    "MCOLLECTIVE_NATS_PASSWORD, plugin.nats.pass, false",
    "MCOLLECTIVE_NATS_CREDENTIALS, plugin.nats.credentials, false",
    "CHORIA_REGISTRY, plugin.choria.services.registry.cache, false",
  })
  void variables(String variable, String key, boolean alone) {
    ChoriaFiles files = ChoriaFiles.in(dir).main("").environment(variable, "/given");
    assertThat(shown(files, key).contains("/given")).isEqualTo(alone);
    files.main(key + " = /file\n");
    assertThat(shown(files, key)).contains("/given").doesNotContain("/file");
    assertThat(files.load().raw().option(key)).hasValue("/file");
  }

  private static String shown(ChoriaFiles files, String key) {
    return String.valueOf(files.load().value(key).orElseThrow().value().orElse(""));
  }

  @Test
  void anEmptyVariableReplacesTheText() {
    ChoriaFiles files =
        ChoriaFiles.in(dir)
            .main("plugin.nats.user = bob\nplugin.choria.federation.collectives = a\n")
            .environment("MCOLLECTIVE_NATS_USERNAME", "")
            .environment("CHORIA_FED_COLLECTIVE", "");
    assertThat(files.load().settings().connection().user()).isEmpty();
    // spec 05 §15: a list that was emptied is shown
    assertThat(files.load().describe("federation.collectives", 70)).contains("Value: []\n");
  }

  @Test
  void anEmptyLogLevelMeansDebug() {
    assertThat(
            ChoriaFiles.in(dir)
                .main("")
                .builder()
                .toLoader()
                .override("test", "loglevel", "")
                .load()
                .settings()
                .logging()
                .level())
        .isEqualTo("debug");
  }

  @Test
  void anonymousServerTlsKeepsPathsThatAreSetAndNeedsAFileOtherwise() {
    ChoriaSettings settings =
        ChoriaFiles.in(dir)
            .main(
                """
                plugin.security.server_anon_tls = 1
                plugin.choria.security.server.seed_file = /seed
                """)
            .load()
            .settings();
    assertThat(settings.security().serverSeedFile()).isEqualTo("/seed");
    assertThat(settings.security().serverTokenFile())
        .isEqualTo(dir.resolve("server.jwt").toString());
    assertThatThrownBy(
            () ->
                ChoriaConfig.defaults()
                    .environment(Map.of())
                    .nodeNames(new ChoriaFiles.FixedNames("a.b.c"))
                    .toLoader()
                    .override("test", "plugin.security.server_anon_tls", "true")
                    .load())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no main file");
  }

  @ParameterizedTest(name = "spec 05 §9: {0} needs no declaration")
  @ValueSource(
      strings = {
        "plugin.x.activate_agent",
        "plugin.actionpolicy.allow_unconfigured",
        "plugin.actionpolicy.enable_default",
        "plugin.actionpolicy.default_name",
        "plugin.regopolicy.tracing",
        "plugin.security.issuer.x.public",
        "plugin.choria.adapter.x.type",
        "plugin.choria.adapter.x.queue_len",
        "plugin.choria.adapter.x.stream.workers",
        "plugin.choria.adapter.x.stream.servers",
        "plugin.choria.adapter.x.stream.topic",
        "plugin.choria.adapter.x.ingest.workers",
        "plugin.choria.adapter.x.ingest.topic",
        "plugin.choria.adapter.x.ingest.protocol",
        "plugin.choria.network.gateway_remote.x.urls",
        "plugin.choria.network.leafnode_remote.x.url",
        "plugin.choria.network.leafnode_remote.x.account",
        "plugin.choria.network.leafnode_remote.x.credentials",
        "plugin.choria.network.gateway_remote.x.tls.cert",
        "plugin.choria.network.gateway_remote.x.tls.key",
        "plugin.choria.network.leafnode_remote.x.tls.ca",
        "plugin.choria.network.leafnode_remote.x.tls.verify",
        "plugin.choria.network.leafnode_remote.x.tls.disable",
        "plugin.choria.network.mapping.x.source",
        "plugin.choria.network.mapping.x.destination",
      })
  void dynamicKeys(String key) {
    assertThat(ChoriaFiles.in(dir).strict().main(key + " = v\n").load().raw().option(key, "-"))
        .isEqualTo("v");
  }

  @Test
  void thePluginDirectoryWinsOverTheMainFileForAnAgent() {
    Configuration<ChoriaSettings> loaded =
        ChoriaFiles.in(dir)
            .main("plugin.my_agent.limit = 1\nplugin.my_agent.mode = main\n")
            .plugin("my_agent.cfg", "limit = 2\n")
            .load();
    assertThat(
            List.of(
                loaded.raw().option("plugin.my_agent.limit", "0"),
                loaded.raw().option("plugin.my_agent.mode", "0"),
                loaded.raw().option("plugin.my_agent.other", "0")))
        .containsExactly("2", "main", "0");
  }
}
