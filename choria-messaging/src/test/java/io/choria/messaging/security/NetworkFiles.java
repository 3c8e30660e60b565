package io.choria.messaging.security;

import com.fasterxml.jackson.databind.JsonNode;
import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaConfig;
import io.choria.config.choria.ChoriaSettings;
import io.choria.config.choria.NodeNames;
import io.choria.messaging.protocol.Captures;
import io.choria.messaging.security.SecurityProvider.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/** Keys, tokens and settings of the recorded networks as files, as a real process finds them. */
final class NetworkFiles {
  /** A moment at which every recorded key and token is valid. */
  static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");

  static final JsonNode V2 = Captures.keys("v2-plain");
  static final JsonNode AAA = Captures.keys("aaa");
  private static final JsonNode V1 = Captures.keys("v1-mtls").get("certificates");

  private final Path directory;

  NetworkFiles(Path directory) {
    this.directory = directory;
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  Path write(String name, String content) {
    try {
      Path file = file(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Token and seed of a name, as {@code NAME.jwt} and {@code NAME.seed}. */
  NetworkFiles tokens(JsonNode keys, String name) {
    write(name + ".jwt", keys.get("tokens").get(name).asText());
    write(name + ".seed", keys.get("keys").get(name).get("seed_hex").asText());
    return this;
  }

  /** Certificate and key of a name in files of one's own choice. */
  NetworkFiles certificate(String name, String certificateFile, String keyFile) {
    write(certificateFile, V1.get(name).get("certificate_pem").asText());
    write(keyFile, V1.get(name).get("private_key_pem").asText());
    return this;
  }

  NetworkFiles authority(String file) {
    write(file, V1.get("ca").get("certificate_pem").asText());
    return this;
  }

  static String issuer(JsonNode keys) {
    return keys.get("keys")
        .get(keys.get("organization_issuer").asText())
        .get("public_hex")
        .asText();
  }

  static TokenCredentials credentials(JsonNode keys, String name) {
    return TokenCredentials.of(
        Seed.ofHex(keys.get("keys").get(name).get("seed_hex").asText()),
        keys.get("tokens").get(name).asText());
  }

  /** The settings of a version 2 process; {@code @} stands for the directory. */
  static String v2(String name) {
    return "plugin.security.provider = choria\n"
        + ("plugin.security.choria.token_file = @/" + name + ".jwt\n")
        + ("plugin.security.choria.seed_file = @/" + name + ".seed\n");
  }

  static String withIssuer(JsonNode keys) {
    return "plugin.security.issuer.names = choria\nplugin.security.issuer.choria.public = "
        + issuer(keys)
        + "\n";
  }

  /** The settings of a version 1 process. */
  static String v1() {
    return """
    plugin.security.provider = file
    plugin.security.file.certificate = @/own.crt
    plugin.security.file.key = @/own.key
    plugin.security.file.ca = @/ca.crt
    """;
  }

  SecurityLoader loader(Role role, String identity, String settings) {
    Path file =
        write(
            "choria.conf",
            "identity = " + identity + "\n" + settings.replace("@", directory.toString()));
    Configuration<ChoriaSettings> configuration =
        ChoriaConfig.system(file).environment(Map.of()).nodeNames(new NoNames()).load();
    return SecurityLoader.of(configuration, role)
        .environment(Map.of())
        .superuser(false)
        .clock(Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /** Settings alone, without a provider. */
  ChoriaSettings settings(String settings) {
    return ChoriaConfig.system(write("choria.conf", settings))
        .environment(Map.of())
        .nodeNames(new NoNames())
        .load()
        .settings();
  }

  /** A host without a name: nothing may depend on where the tests run. */
  private static final class NoNames implements NodeNames {
    @Override
    public Optional<String> hostName() {
      return Optional.of("unnamed.example.net");
    }

    @Override
    public Optional<String> dnsName(String hostName) {
      return Optional.empty();
    }

    @Override
    public Optional<String> facterName() {
      return Optional.empty();
    }
  }
}
