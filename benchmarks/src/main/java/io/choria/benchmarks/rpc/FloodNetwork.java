package io.choria.benchmarks.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.benchmarks.Checkout;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.security.CertificateAuthority;
import io.choria.messaging.security.ClientPermission;
import io.choria.messaging.security.SecurityProvider;
import io.choria.messaging.security.SecurityProvider.Role;
import io.choria.messaging.security.Seed;
import io.choria.messaging.security.Token;
import io.choria.messaging.security.TokenCredentials;
import io.choria.messaging.security.TokenIssuer;
import io.choria.messaging.security.TrustRoots;
import io.choria.messaging.security.X509Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files with which one server, Java or Go, joins a network of one version, and who calls it.
 *
 * @param version of the protocol
 * @param identity of the server
 * @param directory of the files
 * @param client signs requests
 */
record FloodNetwork(
    ProtocolVersion version, String identity, Path directory, SecurityProvider client) {
  static final String SETTINGS = "server.conf";
  private static final Duration HOURS = Duration.ofHours(5);
  private static final SecureRandom RANDOM = new SecureRandom();

  String collective() {
    return version == ProtocolVersion.V1 ? "mcollective" : "choria";
  }

  static FloodNetwork create(ProtocolVersion version, Path directory, int port) throws IOException {
    Files.createDirectories(directory);
    return version == ProtocolVersion.V1 ? certificates(directory, port) : tokens(directory, port);
  }

  private static FloodNetwork tokens(Path directory, int port) throws IOException {
    String identity = "web1.example.net";
    Seed organization = Seed.generate(RANDOM);
    TokenIssuer issuer = TokenIssuer.organization(organization, Clock.systemUTC(), RANDOM);
    Seed server = Seed.generate(RANDOM);
    server.write(directory.resolve("server.seed"));
    Token.write(
        issuer.server(identity, server.publicKey(), HOURS, List.of("choria"), Set.of()),
        directory.resolve("server.jwt"));
    settings(
        directory,
        identity,
        "choria",
        port,
        """
        plugin.security.provider = choria
        plugin.security.choria.token_file = %s
        plugin.security.choria.seed_file = %s
        plugin.security.issuer.names = choria
        plugin.security.issuer.choria.public = %s
        """
            .formatted(
                directory.resolve("server.jwt"),
                directory.resolve("server.seed"),
                organization.publicKey().hex()));
    Seed caller = Seed.generate(RANDOM);
    String token =
        issuer.client(
            "up=dana", caller.publicKey(), HOURS, Set.of(ClientPermission.FLEET_MANAGEMENT));
    TrustRoots roots = TrustRoots.issuers(Map.of("choria", organization.publicKey()));
    return new FloodNetwork(
        ProtocolVersion.V2,
        identity,
        directory,
        SecurityProvider.tokens(
                Role.CLIENT, "ops1.example.net", TokenCredentials.of(caller, token), roots)
            .build());
  }

  /** The recorded certificates, which are good for years. */
  private static FloodNetwork certificates(Path directory, int port) throws IOException {
    JsonNode keys =
        new ObjectMapper()
            .readTree(
                Checkout.benchmarks()
                    .resolveSibling(
                        "choria-messaging/src/test/resources/captures/v1-mtls/keys.json")
                    .toFile())
            .get("certificates");
    Path authority = directory.resolve("ca.crt");
    Files.writeString(authority, keys.at("/ca/certificate_pem").asText());
    for (String name : List.of("server", "client")) {
      Files.writeString(
          directory.resolve(name + ".crt"), keys.get(name).get("certificate_pem").asText());
      Files.writeString(
          directory.resolve(name + ".key"), keys.get(name).get("private_key_pem").asText());
    }
    String identity = "web1.example.net";
    settings(
        directory,
        identity,
        "mcollective",
        port,
        """
        plugin.security.provider = file
        plugin.security.file.certificate = %s
        plugin.security.file.key = %s
        plugin.security.file.ca = %s
        """
            .formatted(
                directory.resolve("server.crt"), directory.resolve("server.key"), authority));
    return new FloodNetwork(
        ProtocolVersion.V1,
        identity,
        directory,
        SecurityProvider.certificates(
                Role.CLIENT,
                "ops1.example.net",
                "choria=dana.mcollective",
                X509Credentials.read(
                    directory.resolve("client.crt"), directory.resolve("client.key")),
                CertificateAuthority.read(
                    authority,
                    CertificateAuthority.DEFAULT_ALLOWED,
                    CertificateAuthority.DEFAULT_PRIVILEGED))
            .build());
  }

  private static void settings(
      Path directory, String identity, String collective, int port, String security)
      throws IOException {
    Files.writeString(
        directory.resolve(SETTINGS),
        """
        identity = %s
        collectives = %s
        plugin.choria.use_srv = false
        plugin.choria.server.provision = false
        plugin.choria.middleware_hosts = localhost:%d
        rpcauthorization = false
        loglevel = error
        """
                .formatted(identity, collective, port)
            + security);
  }
}
