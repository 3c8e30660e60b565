package io.choria.messaging.security;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.messaging.protocol.Captures;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Reply;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.SecureReply;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.security.SecurityProvider.Role;
import io.choria.messaging.security.TrustException.Reason;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers from settings and files: who they are, how they sign, whom they believe. */
class SecurityLoaderTest {
  private static final String SERVER = "web1.example.net";
  private static final Map<String, String> USER = Map.of("USER", "dana");

  private final NetworkFiles files;

  SecurityLoaderTest(@TempDir Path directory) {
    files = new NetworkFiles(directory);
  }

  private static Request request(SecurityProvider from) {
    return Request.builder(from.version())
        .id("0f6d4c1e9ab24d7c8e5f3a2b1c0d9e8f")
        .sender(from.identity())
        .caller(from.callerId())
        .collective("choria")
        .agent("rpcutil")
        .time(NetworkFiles.NOW)
        .filter(Filter.EMPTY)
        .body("{}".getBytes(US_ASCII))
        .build();
  }

  private static void refused(Reason reason, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            TrustException.class, e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }

  private SecurityLoader client() {
    files.tokens(NetworkFiles.V2, "client");
    return files.loader(Role.CLIENT, "ops1", NetworkFiles.v2("client"));
  }

  private SecurityLoader server(String more) {
    files.tokens(NetworkFiles.V2, "web1");
    return files.loader(Role.SERVER, SERVER, NetworkFiles.v2("web1") + more);
  }

  @Test
  void choriaClientIsTheCallerOfItsToken() {
    try (SecurityProvider provider = client().load()) {
      assertThat(provider.version()).isEqualTo(ProtocolVersion.V2);
      assertThat(provider.callerId()).isEqualTo("up=dana");
      assertThat(provider.identity()).isEqualTo("ops1");
      assertThat(provider.name()).isEqualTo("choria");
      assertThat(provider.broker().tls()).isPresent();
      assertThat(provider.broker().verifiesBroker()).isFalse();
      assertThat(provider.broker().token().orElseThrow()).startsWith("eyJ");
      assertThat(provider.toString()).doesNotContain("eyJ");
      byte[] signature = provider.broker().signNonce("q7xV2n0pLwE5kRs".getBytes(US_ASCII));
      Token token = Token.parseUnverified(provider.broker().token().orElseThrow());
      assertThat(
              ((ClientToken) token)
                  .publicKey()
                  .verify("q7xV2n0pLwE5kRs".getBytes(US_ASCII), signature))
          .isTrue();
    }
  }

  @Test
  void clientAndServerOfVersion2UnderstandEachOther() {
    try (SecurityProvider client =
            files
                .tokens(NetworkFiles.V2, "client")
                .loader(
                    Role.CLIENT,
                    "ops1",
                    NetworkFiles.v2("client") + NetworkFiles.withIssuer(NetworkFiles.V2))
                .load();
        SecurityProvider server = server(NetworkFiles.withIssuer(NetworkFiles.V2)).load()) {
      SecureRequest secure = client.requestSigner().sign(request(client));
      Request request = server.requestVerifier().verify(secure, NetworkFiles.NOW).request();
      assertThat(request.caller()).isEqualTo("up=dana");
      Reply reply =
          Reply.to(request, server.identity(), NetworkFiles.NOW, "pong".getBytes(US_ASCII));
      SecureReply signed = server.replySigner().sign(reply);
      assertThat(client.replyVerifier().verify(signed, NetworkFiles.NOW).server().orElseThrow())
          .extracting(ServerToken::identity)
          .isEqualTo(SERVER);
      SecureReply bare = ReplySigner.unsigned().sign(reply);
      refused(Reason.UNSIGNED, () -> client.replyVerifier().verify(bare, NetworkFiles.NOW));
      Reply foreign = Reply.to(request, "web9", NetworkFiles.NOW, new byte[] {1});
      SecureReply lie = server.replySigner().sign(foreign);
      refused(Reason.CALLER, () -> client.replyVerifier().verify(lie, NetworkFiles.NOW));
    }
  }

  @Test
  void repliesWithoutSignatureCountWhereThatWasSaid() {
    try (SecurityProvider server =
            server(
                    NetworkFiles.withIssuer(NetworkFiles.V2)
                        + "plugin.security.choria.sign_replies = false\n")
                .load();
        SecurityProvider strict = client().load()) {
      Reply reply = Reply.to(request(strict), server.identity(), NetworkFiles.NOW, new byte[] {1});
      SecureReply bare = server.replySigner().sign(reply);
      assertThat(bare.isSigned()).isFalse();
      // no issuer is configured: there is nothing to verify signatures with
      assertThat(strict.replyVerifier().verify(bare, NetworkFiles.NOW).server()).isEmpty();
      for (SecurityLoader.ReplyTrust trust :
          new SecurityLoader.ReplyTrust[] {
            SecurityLoader.ReplyTrust.SIGNED_OR_NOT, SecurityLoader.ReplyTrust.HASH
          }) {
        try (SecurityProvider lax =
            files
                .loader(
                    Role.CLIENT,
                    "ops1",
                    NetworkFiles.v2("client") + NetworkFiles.withIssuer(NetworkFiles.V2))
                .replies(trust)
                .load()) {
          assertThat(lax.replyVerifier().verify(bare, NetworkFiles.NOW).server()).isEmpty();
        }
      }
    }
  }

  @Test
  void serverMustBeTheIdentityOfItsToken() {
    files.tokens(NetworkFiles.V2, "web1");
    SecurityLoader loader =
        files.loader(
            Role.SERVER,
            "other.example.net",
            NetworkFiles.v2("web1") + NetworkFiles.withIssuer(NetworkFiles.V2));
    refused(Reason.CALLER, loader::load);
  }

  @Test
  void serverNeedsExactlyOneKindOfTrustedKey() {
    String signers =
        "plugin.security.choria.trusted_signers = " + NetworkFiles.issuer(NetworkFiles.V2) + "\n";
    refused(Reason.CONFIGURATION, () -> server("").load());
    refused(
        Reason.CONFIGURATION,
        () -> server(signers + NetworkFiles.withIssuer(NetworkFiles.V2)).load());
    refused(Reason.CONFIGURATION, () -> server("plugin.security.issuer.names = choria\n").load());
    refused(
        Reason.CONFIGURATION,
        () -> server("plugin.security.choria.trusted_signers = abc\n").load());
    try (SecurityProvider provider = server(signers).load()) {
      assertThat(provider.callerId()).isEqualTo(SERVER);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plugin.choria.security.server.token_file = /x",
        "plugin.choria.security.server.seed_file = /x",
        "plugin.choria.security.request_signer.token_file = /x",
        "plugin.choria.security.request_signer.seed_file = /x",
        "plugin.security.server_anon_tls = true",
        "plugin.security.choria.certificate = /x",
        "plugin.choria.security.request_signer.url = http://localhost/sign"
      })
  void choriaProviderRefusesWhatDoesNotBelongToIt(String setting) {
    files.tokens(NetworkFiles.V2, "client");
    SecurityLoader loader =
        files.loader(Role.CLIENT, "ops1", NetworkFiles.v2("client") + setting + "\n");
    refused(Reason.CONFIGURATION, loader::load);
  }

  @Test
  void seedMustBelongToTheToken() {
    files.tokens(NetworkFiles.V2, "client").tokens(NetworkFiles.V2, "admin");
    String mixed = NetworkFiles.v2("client").replace("client.seed", "admin.seed");
    refused(Reason.SIGNATURE, () -> files.loader(Role.CLIENT, "ops1", mixed).load());
    String none = NetworkFiles.v2("client").replace("client.seed", "nobody.seed");
    refused(Reason.MALFORMED, () -> files.loader(Role.CLIENT, "ops1", none).load());
  }

  @Test
  void tokenOfTheOtherKindIsRefused() {
    files.tokens(NetworkFiles.V2, "client").tokens(NetworkFiles.V2, "web1");
    refused(
        Reason.PURPOSE, () -> files.loader(Role.CLIENT, "ops1", NetworkFiles.v2("web1")).load());
    refused(
        Reason.PURPOSE,
        () ->
            files
                .loader(
                    Role.SERVER,
                    "up=dana",
                    NetworkFiles.v2("client") + NetworkFiles.withIssuer(NetworkFiles.V2))
                .load());
  }

  @Test
  void authorityThatIsConfiguredMustBeThere() {
    files.tokens(NetworkFiles.V2, "client").authority("ca.crt");
    String settings = NetworkFiles.v2("client") + "plugin.security.choria.ca = @/";
    try (SecurityProvider provider =
        files.loader(Role.CLIENT, "ops1", settings + "ca.crt\n").load()) {
      assertThat(provider.broker().verifiesBroker()).isTrue();
    }
    refused(
        Reason.MALFORMED, () -> files.loader(Role.CLIENT, "ops1", settings + "gone.crt\n").load());
  }

  @Test
  void expiredTokenSignsNoNonce() {
    StandardClaims claims =
        Token.parseUnverified(NetworkFiles.V2.get("tokens").get("client").asText()).standard();
    Clock soonAfter =
        Clock.fixed(claims.effectiveExpiry().orElseThrow().plusSeconds(5), ZoneOffset.UTC);
    try (SecurityProvider provider = client().clock(soonAfter).load()) {
      assertThat(provider.broker().signNonce(new byte[] {1})).hasSize(64);
    }
    Clock later = Clock.offset(soonAfter, Duration.ofMillis(1));
    try (SecurityProvider provider = client().clock(later).load()) {
      refused(Reason.EXPIRED, () -> provider.broker().signNonce(new byte[] {1}));
    }
  }

  @Test
  void renewedTokenIsTakenUpByTheNextConnect() {
    try (SecurityProvider provider = client().load()) {
      String renewed = NetworkFiles.V2.get("tokens").get("admin").asText();
      files.write("client.jwt", renewed + "\n");
      files.write("client.seed", NetworkFiles.V2.get("keys").get("admin").get("seed_hex").asText());
      assertThat(provider.broker().token()).contains(renewed);
      SecureRequest.Token secure =
          (SecureRequest.Token) provider.requestSigner().sign(request(provider));
      assertThat(secure.caller()).isEqualTo(renewed);
      files.write("client.seed", "00");
      refused(Reason.MALFORMED, () -> provider.broker().token());
      assertThat(provider.broker().signNonce(new byte[] {1})).hasSize(64);
    }
  }

  @Test
  void closedProviderSignsNothing() {
    SecurityProvider provider = client().load();
    provider.close();
    refused(Reason.MALFORMED, () -> provider.requestSigner().sign(request(provider)));
  }

  private NetworkFiles v1Files() {
    return files.certificate("client", "own.crt", "own.key").authority("ca.crt");
  }

  @Test
  void fileProviderNamesTheCallerAfterTheUser() {
    SecurityLoader loader = v1Files().loader(Role.CLIENT, "ops1", NetworkFiles.v1());
    assertThat(loader.environment(USER).load().callerId()).isEqualTo("choria=dana.mcollective");
    assertThat(loader.callerSuffix("fleet").load().callerId()).isEqualTo("choria=dana.fleet");
    assertThat(loader.superuser(true).load().callerId()).isEqualTo("choria=ops1");
    assertThat(
            loader.environment(Map.of("MCOLLECTIVE_CERTNAME", "bob.mcollective")).load().callerId())
        .isEqualTo("choria=bob.mcollective");
    SecurityProvider provider = loader.load();
    assertThat(provider.version()).isEqualTo(ProtocolVersion.V1);
    assertThat(provider.broker().verifiesBroker()).isTrue();
    assertThat(provider.broker().token()).isEmpty();
  }

  @Test
  void clientAndServerOfVersion1UnderstandEachOther() {
    SecurityLoader loader = v1Files().loader(Role.CLIENT, "ops1", NetworkFiles.v1());
    SecurityProvider dana = loader.environment(USER).load();
    SecureRequest secure = dana.requestSigner().sign(request(dana));
    SecurityProvider server =
        files.loader(Role.SERVER, SERVER, NetworkFiles.v1()).environment(Map.of()).load();
    assertThat(server.requestVerifier().verify(secure, NetworkFiles.NOW).request().caller())
        .isEqualTo("choria=dana.mcollective");
    SecurityProvider bob =
        files
            .loader(Role.CLIENT, "ops1", NetworkFiles.v1())
            .environment(Map.of("MCOLLECTIVE_CERTNAME", "bob.mcollective"))
            .load();
    SecureRequest lie = bob.requestSigner().sign(request(bob));
    refused(Reason.CALLER, () -> server.requestVerifier().verify(lie, NetworkFiles.NOW));
  }

  @Test
  void puppetProviderFindsItsFilesByName() {
    files
        .certificate(
            "client", "ssl/certs/dana.mcollective.pem", "ssl/private_keys/dana.mcollective.pem")
        .authority("ssl/certs/ca.pem");
    String settings = "plugin.security.provider = puppet\nplugin.choria.ssldir = @/ssl\n";
    SecurityLoader loader = files.loader(Role.CLIENT, "ops1", settings);
    refused(Reason.CONFIGURATION, loader::load);
    assertThat(loader.environment(USER).load().callerId()).isEqualTo("choria=dana.mcollective");
    refused(
        Reason.CONFIGURATION,
        () -> loader.environment(Map.of("MCOLLECTIVE_CERTNAME", "../../own")).load());
    refused(Reason.MALFORMED, () -> files.loader(Role.SERVER, "web1", settings).load());
  }

  @Test
  void certificateManagerLetsOnlyThePrivilegedPass() {
    files.certificate("priv", "ssl/cert.pem", "ssl/key.pem").authority("ssl/ca.pem");
    String settings = "plugin.security.provider = certmanager\nplugin.choria.ssldir = @/ssl\n";
    SecurityProvider provider = files.loader(Role.SERVER, SERVER, settings).load();
    assertThat(provider.callerId()).isEqualTo("choria=" + SERVER);
    SecureRequest privileged = provider.requestSigner().sign(request(provider));
    assertThat(provider.requestVerifier().verify(privileged, NetworkFiles.NOW).proof())
        .isInstanceOf(Proof.ByCertificate.class);
    SecurityProvider dana =
        v1Files().loader(Role.CLIENT, "ops1", NetworkFiles.v1()).environment(USER).load();
    SecureRequest plain = dana.requestSigner().sign(request(dana));
    refused(Reason.PERMISSION, () -> provider.requestVerifier().verify(plain, NetworkFiles.NOW));
    refused(
        Reason.CONFIGURATION,
        () -> files.loader(Role.SERVER, SERVER, "plugin.security.provider = certmanager\n").load());
  }

  @Test
  void anonymousServerBelievesEverybodyOnlyWhenToldTo() {
    files.write("server.jwt", NetworkFiles.V2.get("tokens").get("web1").asText());
    files.write("server.seed", NetworkFiles.V2.get("keys").get("web1").get("seed_hex").asText());
    String settings = "plugin.security.provider = file\nplugin.security.server_anon_tls = true\n";
    SecurityLoader loader = files.loader(Role.SERVER, SERVER, settings);
    refused(Reason.CONFIGURATION, loader::load);
    try (SecurityProvider provider = loader.unverifiedRequests(true).load()) {
      assertThat(provider.version()).isEqualTo(ProtocolVersion.V1);
      assertThat(provider.callerId()).isEqualTo(SERVER);
      assertThat(provider.broker().token()).isPresent();
      assertThat(provider.broker().tls()).isPresent();
      assertThat(provider.broker().verifiesBroker()).isFalse();
      SecureRequest unsigned = RequestSigner.unsigned().sign(request(provider));
      assertThat(provider.requestVerifier().verify(unsigned, NetworkFiles.NOW).proof())
          .isEqualTo(new Proof.None());
    }
    v1Files();
    try (SecurityProvider provider =
        files
            .loader(Role.SERVER, SERVER, settings + "plugin.security.file.ca = @/ca.crt\n")
            .load()) {
      SecureRequest unsigned = RequestSigner.unsigned().sign(request(provider));
      refused(Reason.UNSIGNED, () -> provider.requestVerifier().verify(unsigned, NetworkFiles.NOW));
    }
  }

  @Test
  void anonymousClientHasItsRequestsSigned() {
    files.tokens(NetworkFiles.AAA, "bob");
    String settings =
        """
        plugin.security.provider = file
        plugin.security.client_anon_tls = true
        plugin.choria.security.request_signer.url = https://aaa.example.net/sign
        plugin.choria.security.request_signer.token_file = @/bob.jwt
        plugin.choria.security.request_signer.seed_file = @/bob.seed
        """;
    SecurityLoader loader = files.loader(Role.CLIENT, "ops1", settings);
    refused(Reason.CONFIGURATION, loader::load);
    X509Credentials privileged = CapturedCertificatesTest.credentials("priv");
    RequestSigner service = RequestSigner.certificate(privileged);
    loader.remoteSigner(
        (call, timeout) -> service.sign(Request.parse(ProtocolVersion.V1, call.request())).encode(),
        Duration.ofSeconds(1));
    try (SecurityProvider provider = loader.load()) {
      assertThat(provider.callerId()).isEqualTo("up=bob@example.net");
      SecureRequest signed = provider.requestSigner().sign(request(provider));
      RequestVerifier verifier =
          RequestVerifier.certificates(CapturedCertificatesTest.authority()).build();
      assertThat(verifier.verify(signed, NetworkFiles.NOW).request().caller())
          .isEqualTo("up=bob@example.net");
    }
  }

  @Test
  void seedOfTheSignersTokenLiesBesideIt() {
    files.tokens(NetworkFiles.AAA, "bob");
    files.write("bob.key", NetworkFiles.AAA.get("keys").get("bob").get("seed_hex").asText());
    v1Files();
    String settings =
        NetworkFiles.v1() + "plugin.choria.security.request_signer.token_file = @/bob.jwt\n";
    try (SecurityProvider provider = files.loader(Role.CLIENT, "ops1", settings).load()) {
      assertThat(provider.callerId()).isEqualTo("up=bob@example.net");
      assertThat(provider.broker().token()).isEmpty();
    }
  }

  @Test
  void tlsAndSignaturesAreSwitchedOffInCodeOnly() {
    try (SecurityProvider provider = client().tls(false).load()) {
      assertThat(provider.broker().tls()).isEmpty();
      assertThat(provider.broker().token()).isPresent();
    }
    refused(Reason.CONFIGURATION, () -> client().signatures(false).load());
    SecurityLoader loader =
        files.loader(Role.CLIENT, "ops1", "plugin.security.provider = file\n").superuser(true);
    refused(Reason.CONFIGURATION, loader::load);
    SecurityProvider open = loader.signatures(false).load();
    assertThat(open.callerId()).isEqualTo("choria=ops1");
    SecureRequest.X509 secure = (SecureRequest.X509) open.requestSigner().sign(request(open));
    assertThat(secure.signature()).isEqualTo("insecure");
    assertThat(secure.certificates()).isEqualTo("insecure");
  }

  @Test
  void certificatesTellWhenTheyExpireAlsoThoseThatOnlyTlsShows() {
    files.certificate("client", "own.crt", "own.key").authority("ca.crt");
    files.tokens(NetworkFiles.V2, "client");
    Instant end =
        X509Credentials.read(files.file("own.crt"), files.file("own.key"))
            .chain()
            .get(0)
            .getNotAfter()
            .toInstant();
    try (SecurityProvider file = files.loader(Role.CLIENT, "ops1", NetworkFiles.v1()).load()) {
      assertThat(file.certificateExpires()).contains(end);
    }
    String tokens = NetworkFiles.v2("client");
    String shown =
        """
        plugin.security.choria.certificate = @/own.crt
        plugin.security.choria.key = @/own.key
        plugin.security.choria.ca = @/ca.crt
        """;
    try (SecurityProvider choria = files.loader(Role.CLIENT, "ops1", tokens + shown).load()) {
      assertThat(choria.certificateExpires()).contains(end);
      assertThat(choria.tokenExpires()).isPresent();
    }
    try (SecurityProvider choria = files.loader(Role.CLIENT, "ops1", tokens).load()) {
      assertThat(choria.certificateExpires()).isEmpty();
    }
  }

  @Test
  void certificateThatIsShownIsNamedWithWhatIsWrongWithIt() {
    files.certificate("client", "own.crt", "own.key").authority("ca.crt");
    try (SecurityProvider provider = files.loader(Role.CLIENT, "ops1", NetworkFiles.v1()).load()) {
      assertThat(provider.broker().shown())
          .startsWith("certificate subject=CN=dana.mcollective")
          .contains(" issuer=CN=", " serial=", " from=20", " until=20")
          .doesNotContain("PRIVATE");
      assertThat(provider.broker().certificateProblem()).isEmpty();
    }
    for (Duration offset : List.of(Duration.ofDays(-36500), Duration.ofDays(36500))) {
      SecurityLoader loader =
          files
              .loader(Role.CLIENT, "ops1", NetworkFiles.v1())
              .clock(Clock.fixed(NetworkFiles.NOW.plus(offset), ZoneOffset.UTC));
      try (SecurityProvider provider = loader.load()) {
        assertThat(provider.broker().certificateProblem())
            .hasValueSatisfying(
                problem -> {
                  assertThat(problem.reason())
                      .isEqualTo(offset.isNegative() ? Reason.NOT_YET_VALID : Reason.EXPIRED);
                  assertThat(problem).hasMessageContaining("subject=CN=dana.mcollective");
                });
      }
    }
  }

  @Test
  void certificateOfAnotherAuthorityIsNamed() {
    files.certificate("client", "own.crt", "own.key");
    files.write(
        "else.crt",
        Captures.keys("v1-mtls").get("certificates").get("other").get("certificate_pem").asText());
    X509Credentials stranger = X509Credentials.read(files.file("own.crt"), files.file("own.key"));
    ShownCertificate shown =
        new ShownCertificate(
            stranger, CertificateAuthority.read(files.file("else.crt"), List.of(), List.of()));
    assertThat(shown.problem(NetworkFiles.NOW))
        .hasValueSatisfying(
            problem -> {
              assertThat(problem.reason()).isEqualTo(Reason.CERTIFICATE);
              assertThat(problem).hasMessageContaining("subject=CN=dana.mcollective issuer=");
            });
    assertThat(new ShownCertificate(stranger, null).problem(NetworkFiles.NOW)).isEmpty();
  }

  @Test
  void holderOfTheTokenIsNamed() {
    files.tokens(NetworkFiles.V2, "client");
    try (SecurityProvider provider =
        files.loader(Role.CLIENT, "ops1", NetworkFiles.v2("client")).load()) {
      assertThat(provider.broker().shown())
          .startsWith("token callerid=up=dana ou=choria until=")
          .doesNotContain(NetworkFiles.V2.get("tokens").get("client").asText());
      assertThat(provider.broker().certificateProblem()).isEmpty();
    }
    assertThat(BrokerCredentials.none().shown()).isEqualTo("neither token nor certificate");
  }
}
