package io.choria.config.choria;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.config.ConfigException;
import io.choria.config.Configuration;
import io.choria.config.Diagnostic;
import io.choria.config.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChoriaConfigTest {
  @TempDir private Path dir;

  private record Names(Optional<String> hostName, String dns, String facter) implements NodeNames {
    @Override
    public Optional<String> dnsName(String host) {
      return Optional.of(dns).filter(name -> !name.equals("-"));
    }

    @Override
    public Optional<String> facterName() {
      return Optional.of(facter).filter(name -> !name.equals("-"));
    }
  }

  @ParameterizedTest(name = "spec 05 §7: host {0}, DNS {1}, facter {2}: identity {3}")
  @CsvSource({
    "a.b.c, x.y, f.y, a.b.c",
    "a.b, x.y, f.y, x.y",
    "a.b, localhost, f.y, f.y",
    "a, -, f.y, f.y",
    "a.b, -, -, a.b"
  })
  void identity(String host, String dns, String facter, String expected) {
    ChoriaSettings settings =
        ChoriaConfig.defaults()
            .environment(Map.of())
            .nodeNames(new Names(Optional.of(host), dns, facter))
            .load()
            .settings();
    assertThat(settings.node().identity()).isEqualTo(expected);
  }

  @Test
  void withoutAnyNameTheLoadFails() {
    assertThatThrownBy(
            () ->
                ChoriaConfig.defaults()
                    .environment(Map.of())
                    .nodeNames(new Names(Optional.empty(), "-", "-"))
                    .load())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("identity");
  }

  @Test
  void namesOfThisHostAreFoundInTime() {
    assertThat(NodeNames.ofThisHost().hostName()).isPresent();
    assertThat(NodeNames.ofThisHost().dnsName("name.invalid")).isEmpty();
  }

  @Test
  void collectivesFollowFromEachOther() {
    ChoriaSettings settings = ChoriaFiles.in(dir).main("main_collective = x\n").load().settings();
    assertThat(settings.node().collectives()).containsExactly("mcollective");
    assertThat(settings.registration().collective()).isEqualTo("x");
    assertThat(
            ChoriaFiles.in(dir)
                .main("plugin.security.provider = choria\n")
                .builder()
                .buildCollectives(List.of("a", "b"))
                .load()
                .settings()
                .node()
                .collectives())
        .containsExactly("a", "b");
  }

  @Test
  void aMainCollectiveOutsideTheListIsAWarning() {
    Configuration<ChoriaSettings> loaded =
        ChoriaFiles.in(dir).main("collectives = a\nmain_collective = b\n").load();
    assertThat(loaded.diagnostics()).singleElement().asString().contains("main_collective");
  }

  @Test
  void anonymousServerTlsNeedsNoPathsOfItsOwn() {
    ChoriaSettings settings =
        ChoriaFiles.in(dir).main("plugin.security.server_anon_tls = 1\n").load().settings();
    assertThat(settings.security().serverTokenFile())
        .isEqualTo(dir.resolve("server.jwt").toString());
    assertThat(settings.security().serverSeedFile())
        .isEqualTo(dir.resolve("server.seed").toString());
    assertThat(ChoriaConfig.verifiesPeers(settings)).isFalse();
  }

  @Test
  void anonymousClientTlsNeedsASigner() {
    ChoriaFiles files = ChoriaFiles.in(dir).main("plugin.security.client_anon_tls = 1\n");
    assertThatThrownBy(files::load)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("remote signer");
    files.plugin("choria.cfg", "security.request_signer.service = yes\n");
    assertThat(ChoriaConfig.verifiesPeers(files.load().settings())).isFalse();
  }

  @Test
  void pluginDirectoryIsSkippedInTheHomeDirectoryByAPlainComparison() {
    ChoriaFiles files = ChoriaFiles.in(dir).main("").plugin("choria.cfg", "use_srv = n\n");
    String almost = dir.toString().substring(0, dir.toString().length() - 1);
    for (String home : List.of(dir.toString(), almost, "/")) {
      assertThat(files.environment("HOME", home).load().settings().connection().useSrvRecords())
          .as(home)
          .isTrue();
    }
    assertThat(files.environment("HOME", "/x").load().settings().connection().useSrvRecords())
        .isFalse();
  }

  @Test
  void userFileIsTheFirstThatExists() {
    Map<String, String> environment = Map.of("HOME", "/home/x");
    Set<Path> all =
        Set.of(
            Path.of("/home/x/.mcollective"),
            Path.of("/etc/choria/client.conf"),
            Path.of("/usr/local/etc/choria/client.conf"));
    assertThat(UserFile.find(environment, all::contains))
        .isEqualTo(Path.of("/home/x/.mcollective"));
    assertThat(UserFile.find(Map.of(), all::contains))
        .isEqualTo(Path.of("/etc/choria/client.conf"));
    assertThat(UserFile.find(environment, path -> false))
        .isEqualTo(Path.of("/etc/puppetlabs/mcollective/client.cfg"));
  }

  @Test
  void projectFilesCanBeTurnedOff() throws Exception {
    Files.writeString(dir.resolve("choria.conf"), "ttl = 5\n");
    ChoriaFiles files = ChoriaFiles.in(dir).main("ttl = 7\n");
    ChoriaConfig.Builder user =
        ChoriaConfig.user(files.mainFile())
            .environment(Map.of())
            .nodeNames(new ChoriaFiles.FixedNames("a.b.c"))
            .workingDirectory(dir);
    assertThat(user.load().settings().node().messageTtlSeconds()).isEqualTo(5);
    assertThat(user.projectFiles(false).load().settings().node().messageTtlSeconds()).isEqualTo(7);
  }

  @Test
  void anEmptyRegistryVariableIsReportedWhereChoriaCrashes() {
    Configuration<ChoriaSettings> loaded =
        ChoriaFiles.in(dir)
            .main("plugin.choria.services.registry.cache = /a\n")
            .environment("CHORIA_REGISTRY", "")
            .load();
    assertThat(loaded.settings().agents().registryCache()).isEmpty();
    assertThat(loaded.diagnostics())
        .extracting(Diagnostic::problem)
        .containsExactly(Problem.NOT_CONVERTIBLE);
  }

  @Test
  void variablesCanBeAllowedToWorkAlone() {
    assertThat(
            ChoriaFiles.in(dir)
                .main("")
                .environment("MCOLLECTIVE_NATS_USERNAME", "eve")
                .builder()
                .variablesNeedKey(false)
                .load()
                .settings()
                .connection()
                .user())
        .isEqualTo("eve");
  }

  @ParameterizedTest(name = "{0} needs no declaration")
  @ValueSource(
      strings = {
        "plugin.puppet.activate_agent",
        "plugin.scout.activate_agent",
        "plugin.my_agent.anything.at.all",
        "plugin.actionpolicy.allow_unconfigured",
        "plugin.security.issuer.acme.public",
        "plugin.choria.adapter.x.ingest.topic",
        "plugin.choria.network.leafnode_remote.x.tls.verify",
        "plugin.choria.network.mapping.x.source"
      })
  void dynamicKeysAreFineInStrictMode(String key) {
    assertThat(ChoriaFiles.in(dir).strict().main(key + " = 1\n").load().raw().has(key)).isTrue();
  }

  @ParameterizedTest(name = "{0}: did you mean {1}?")
  @CsvSource({
    "plugin.choria.middlware_hosts, plugin.choria.middleware_hosts",
    "plugin.nats.password, plugin.nats.pass",
    "plugin.nats.uesr, plugin.nats.user",
    "TTL, ttl",
    "plugin.actionpolicy.enable_defualt, none",
    "rpcauthorisation, rpcauthorization",
    "plugin.choria.network.client-port, plugin.choria.network.client_port"
  })
  void strictModeRefusesUnknownKeysWithASuggestion(String key, String suggestion) {
    assertThatThrownBy(() -> ChoriaFiles.in(dir).strict().main(key + " = 1\n").load())
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(Problem.UNKNOWN_KEY);
              assertThat(e.diagnostics().get(0).suggestion().orElse("none")).isEqualTo(suggestion);
            });
  }

  @Test
  void aJunkBooleanThatDisablesAuthorizationDoesNotPassStrictMode() {
    ChoriaFiles files = ChoriaFiles.in(dir).main("rpcauthorization = tru\n");
    assertThat(files.load().settings().authorization().enabled()).isFalse();
    assertThat(files.load().diagnostics()).singleElement().asString().contains("reads as false");
    assertThatThrownBy(() -> files.strict().load()).hasMessageContaining("did you mean true?");
  }

  @Test
  void aSettingInTheWrongPluginFileIsReported() {
    ChoriaFiles files = ChoriaFiles.in(dir).main("").plugin("security.cfg", "provider = file\n");
    assertThat(files.load().settings().security().provider()).isEqualTo("puppet");
    assertThat(files.load().diagnostics())
        .extracting(Diagnostic::problem)
        .containsExactly(Problem.NOT_APPLIED);
  }
}
