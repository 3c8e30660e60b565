package io.choria.messaging.security;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import io.choria.messaging.protocol.Ksuid;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.rpc.CallerHash;
import io.choria.messaging.security.SecurityProvider.Role;
import io.choria.messaging.security.TrustException.Reason;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The checklist of traps of spec 03 §27, row by row as far as keys, tokens and requests go. Of rows
 * 14, 18 and 19 that is the half of who holds the token; logging in, audit (row 17) and authorizers
 * are no part of this module. Row 22 is about Vault: the program of the examples refuses it, tested
 * there.
 */
class TokenTrapsTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_750_000_000);
  private static final Duration DAY = Duration.ofDays(1);

  private final Seed organization = Seed.ofHex("01".repeat(32));
  private final Seed chain = Seed.ofHex("02".repeat(32));
  private final Seed user = Seed.ofHex("03".repeat(32));
  private final TokenVerifier verifier = TokenVerifier.of(organization.publicKey());
  private final TokenIssuer issuer =
      TokenIssuer.organization(organization, Clock.fixed(NOW, ZoneOffset.UTC), new Random(1));

  private String client() {
    return issuer.client(
        "up=alice", user.publicKey(), DAY, Set.of(ClientPermission.FLEET_MANAGEMENT));
  }

  private ClientToken chainToken(Duration validity) {
    return (ClientToken)
        Token.parseUnverified(issuer.chainIssuer("up=chain", chain.publicKey(), validity));
  }

  private TokenIssuer byChain(Duration validityOfChain) {
    return TokenIssuer.chain(
        chain, chainToken(validityOfChain), Clock.fixed(NOW, ZoneOffset.UTC), new Random(2));
  }

  private String signed(Token token, Seed seed) {
    return JWT.create().withPayload(token.toClaims()).sign(EdDsa.signing(seed));
  }

  private static StandardClaims claims(String jwt) {
    return Token.parseUnverified(jwt).standard();
  }

  private static void refused(Reason reason, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            TrustException.class, e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }

  @Test
  void row01TokensAreTrimmedButKeyFilesAreNot(@TempDir Path directory) {
    NetworkFiles files = new NetworkFiles(directory);
    String jwt = client();
    assertThat(verifier.verify(" " + jwt + "\r\n", NOW)).isInstanceOf(ClientToken.class);
    assertThat(Token.read(files.write("a.jwt", jwt + "\n"))).isEqualTo(jwt);
    refused(Reason.MALFORMED, () -> Seed.read(files.write("a.seed", "01".repeat(32) + "\n")));
    refused(
        Reason.MALFORMED,
        () -> TokenVerifier.read(files.write("a.public", organization.publicKey().hex() + "\n")));
    assertThat(
            TokenVerifier.read(files.write("b.public", organization.publicKey().hex()))
                .verify(jwt, NOW))
        .isNotNull();
  }

  @Test
  void row02ChainIsVerifiedWithTheOrganizationsKey() {
    String jwt = byChain(DAY).client("up=alice", user.publicKey(), DAY, Set.of());
    assertThat(verifier.verify(jwt, NOW)).isInstanceOf(ClientToken.class);
    refused(
        Reason.NOT_SIGNED_BY_ISSUER, () -> TokenVerifier.of(chain.publicKey()).verify(jwt, NOW));
    String byOrganization = signed(Token.parseUnverified(jwt), organization);
    refused(Reason.SIGNATURE, () -> verifier.verify(byOrganization, NOW));
  }

  @Test
  void row03ChainSignaturesCoverText() {
    ClientToken issuing = chainToken(DAY);
    String text = issuing.standard().id() + "." + chain.publicKey().hex();
    assertThat(issuing.standard().trustChain())
        .isEqualTo(java.util.HexFormat.of().formatHex(organization.sign(text.getBytes(US_ASCII))));
    assertThat(issuing.isChainIssuerOf(organization.publicKey())).isTrue();
    assertThat(issuing.isChainIssuerOf(user.publicKey())).isFalse();
  }

  @Test
  void row04IdHoldsTheSecondOfIssue() {
    StandardClaims made = claims(client());
    assertThat(Ksuid.parse(made.id()).time()).isEqualTo(made.issuedAt().orElseThrow());
    Token chained =
        Token.parseUnverified(byChain(DAY).client("up=alice", user.publicKey(), DAY, Set.of()));
    StandardClaims s = chained.standard();
    ClientToken later =
        ((ClientToken) chained)
            .with(
                new StandardClaims(
                    s.purpose(),
                    s.publicKey(),
                    s.trustChain(),
                    s.issuerExpires(),
                    s.issuer(),
                    s.subject(),
                    s.expires(),
                    s.notBefore(),
                    s.issuedAt().map(time -> time.plusSeconds(1)),
                    s.id()));
    refused(Reason.NOT_SIGNED_BY_ISSUER, () -> verifier.verify(signed(later, chain), NOW));
  }

  @Test
  void row05ExpiryIsCappedAtThatOfTheChainIssuer() {
    StandardClaims made =
        claims(byChain(DAY).client("up=alice", user.publicKey(), Duration.ofDays(9), Set.of()));
    assertThat(made.expires()).contains(NOW.plus(DAY));
    assertThat(made.issuerExpires()).contains(NOW.plus(DAY));
  }

  @Test
  void row06ServerAndProvisioningTokensOfAChainIssuersFormCountAsExpired() {
    StandardClaims issuing = chainToken(DAY).standard();
    ServerToken server =
        ServerToken.builder("n1").publicKey(user.publicKey()).collectives(List.of("c")).build();
    StandardClaims asServer =
        new StandardClaims(
            TokenPurpose.SERVER,
            user.publicKey().hex(),
            issuing.trustChain(),
            Optional.empty(),
            issuing.issuer(),
            "",
            issuing.expires(),
            issuing.notBefore(),
            issuing.issuedAt(),
            issuing.id());
    refused(
        Reason.EXPIRED, () -> verifier.verify(signed(server.with(asServer), organization), NOW));
    ProvisioningToken node = ProvisioningToken.builder("s").urls(List.of("nats://a:1")).build();
    StandardClaims asNode =
        new StandardClaims(
            TokenPurpose.PROVISIONING,
            "",
            issuing.trustChain(),
            Optional.empty(),
            issuing.issuer(),
            "choria_provisioning",
            issuing.expires(),
            issuing.notBefore(),
            issuing.issuedAt(),
            issuing.id());
    refused(Reason.EXPIRED, () -> verifier.verify(signed(node.with(asNode), organization), NOW));
    refused(Reason.PERMISSION, () -> byChain(DAY).provisioning(node, DAY));
  }

  @Test
  void row07ThereIsNoLeeway() {
    String jwt = client();
    refused(Reason.NOT_YET_VALID, () -> verifier.verify(jwt, NOW.minusMillis(1)));
    assertThat(verifier.verify(jwt, NOW.plus(DAY).minusMillis(1))).isNotNull();
    refused(Reason.EXPIRED, () -> verifier.verify(jwt, NOW.plus(DAY)));
  }

  @Test
  void row08TokenWithoutExpiryVerifiesButSignsNoNonce() {
    ClientToken alice = (ClientToken) Token.parseUnverified(client());
    StandardClaims s = alice.standard();
    String endless =
        signed(
            alice.with(
                new StandardClaims(
                    s.purpose(),
                    s.publicKey(),
                    "",
                    Optional.empty(),
                    s.issuer(),
                    "",
                    Optional.empty(),
                    s.notBefore(),
                    s.issuedAt(),
                    s.id())),
            organization);
    assertThat(verifier.verify(endless, NOW)).isNotNull();
    try (SecurityProvider provider =
        SecurityProvider.tokens(
                Role.CLIENT,
                "ops1",
                TokenCredentials.of(Seed.ofHex("03".repeat(32)), endless),
                TrustRoots.signers(List.of()))
            .build()) {
      refused(Reason.EXPIRED, () -> provider.broker().signNonce(new byte[] {1}));
    }
    assertThat(claims(client()).expires()).isPresent();
  }

  @Test
  void row09IssuersAreChosenByTheOrganizationOfTheToken() {
    TrustRoots roots = TrustRoots.issuers(Map.of("choria", organization.publicKey()));
    assertThat(roots.verifyClient(client(), NOW).organization()).isEqualTo("choria");
    for (String other : List.of("", "acme")) {
      ClientToken claims =
          ClientToken.builder("up=x").organization(other).publicKey(user.publicKey()).build();
      String jwt = issuer.client(claims, DAY);
      refused(Reason.NO_TRUST_ROOT, () -> roots.verifyClient(jwt, NOW));
    }
  }

  @Test
  void row10NonceSignatureIsBase64UrlWithoutPadding() {
    String signature =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(user.sign("q7xV2n0pLwE5kRs".getBytes(US_ASCII)));
    assertThat(signature).hasSize(86).startsWith("adlJVR5WkR7-t8kg").doesNotContain("=");
  }

  @Test
  void row11PrivateSubjectsAreHashedWithMd5OrSha256() {
    assertThat(CallerHash.MD5.of("up=alice")).isEqualTo("9ff94a8781520105e44481be68e5d47f");
    assertThat(CallerHash.SHA256.of("up=alice"))
        .isEqualTo("e1ad6b0b05c5a18b427127b1919a848fbacc0684487a70c5b19f77371a76b0ab");
  }

  @Test
  void row12GovernorAloneIsWrittenAndReadAsItStands() {
    ClientToken token =
        ClientToken.builder("up=x").permissions(Set.of(ClientPermission.GOVERNOR)).build();
    Token read = Token.parseUnverified(issuer.client(token, DAY));
    assertThat(((ClientToken) read).permissions()).containsExactly(ClientPermission.GOVERNOR);
  }

  @Test
  void row13ProvisioningTokensAreInsecureByDefault() {
    Map<String, Object> claims =
        Token.claimsOf(
            issuer.provisioning(
                ProvisioningToken.builder("s").urls(List.of("nats://a:1")).build(), DAY));
    assertThat(claims)
        .containsEntry("chs", false)
        .containsEntry("sub", "choria_provisioning")
        .containsEntry("purpose", "choria_provisioning");
  }

  @Test
  void row14SeedWrittenBeforeItsTokenLeavesTheOldPairInUse(@TempDir Path directory) {
    NetworkFiles files = new NetworkFiles(directory);
    Path token = files.write("alice.jwt", client());
    Path seed = files.write("alice.seed", "03".repeat(32));
    try (TokenCredentials alice = TokenCredentials.read(token, seed)) {
      String before = alice.token();
      // a login writes the new seed, asks, and has no answer yet; or the login has failed
      files.write("alice.seed", "05".repeat(32));
      refused(Reason.SIGNATURE, alice::reload);
      assertThat(alice.token()).isEqualTo(before);
      assertThat(user.publicKey().verify(new byte[] {1}, alice.sign(new byte[] {1}))).isTrue();
      Seed fresh = Seed.ofHex("05".repeat(32));
      String renewed = issuer.client("up=alice", fresh.publicKey(), DAY, Set.of());
      files.write("alice.jwt", renewed);
      alice.reload();
      assertThat(alice.token()).isEqualTo(renewed);
      assertThat(fresh.publicKey().verify(new byte[] {1}, alice.sign(new byte[] {1}))).isTrue();
    }
  }

  @Test
  void row14BrokerIsNotAskedWithASeedThatFitsNoToken(@TempDir Path directory) {
    NetworkFiles files = new NetworkFiles(directory);
    Path token = files.write("alice.jwt", client());
    Path seed = files.write("alice.seed", "03".repeat(32));
    try (SecurityProvider provider =
        SecurityProvider.tokens(
                Role.CLIENT,
                "ops1",
                TokenCredentials.read(token, seed),
                TrustRoots.signers(List.of()))
            .build()) {
      files.write("alice.seed", "05".repeat(32));
      refused(Reason.SIGNATURE, () -> provider.broker().token());
      files.write("alice.seed", "03".repeat(32));
      assertThat(provider.broker().token()).isPresent();
    }
  }

  @Test
  void row15ServiceGetsBytesAndTheCarrierSpellsThem() {
    AtomicReference<RemoteSigner.Call> asked = new AtomicReference<>();
    try (TokenCredentials alice = TokenCredentials.of(Seed.ofHex("03".repeat(32)), client())) {
      RequestSigner signer = remote(alice, asked, "");
      Request request = request("rpcutil");
      refused(Reason.SIGNER, () -> signer.sign(request));
      RemoteSigner.Call call = Objects.requireNonNull(asked.get());
      assertThat(call.request()).isEqualTo(request.encode());
      assertThat(user.publicKey().verify(request.encode(), call.signature())).isTrue();
      assertThat(call.token()).isEqualTo(alice.token());
      assertThat(call.toString()).doesNotContain(alice.token());
    }
  }

  @Test
  void row16RequestOfTheServiceIsTakenAsItComesWithOurOwnToken() {
    AtomicReference<RemoteSigner.Call> asked = new AtomicReference<>();
    try (TokenCredentials alice = TokenCredentials.of(Seed.ofHex("03".repeat(32)), client())) {
      SecureRequest.Token secure =
          (SecureRequest.Token) remote(alice, asked, "signer.token.x").sign(request("rpcutil"));
      assertThat(new String(secure.request(), US_ASCII)).isEqualTo("rewritten");
      assertThat(secure.caller()).isEqualTo(alice.token());
      assertThat(secure.signer()).isEqualTo("signer.token.x");
      asked.set(null);
      SecureRequest.Token toSigner =
          (SecureRequest.Token) remote(alice, asked, "x").sign(request("aaa_signer"));
      assertThat(asked.get()).isNull();
      assertThat(new String(toSigner.signature(), US_ASCII)).isEqualTo("insecure");
    }
  }

  private static RequestSigner remote(
      TokenCredentials own, AtomicReference<RemoteSigner.Call> asked, String signerToken) {
    return RequestSigner.remote(
        ProtocolVersion.V2,
        (call, timeout) -> {
          asked.set(call);
          return new SecureRequest.Token(
                  "rewritten".getBytes(US_ASCII), new byte[64], "service", signerToken)
              .encode();
        },
        own,
        Duration.ofSeconds(1));
  }

  private static Request request(String agent) {
    return Request.builder(ProtocolVersion.V2)
        .id("x")
        .sender("ops1")
        .caller("up=alice")
        .collective("choria")
        .agent(agent)
        .time(NOW)
        .body(new byte[] {1})
        .build();
  }

  @Test
  void row18ListOfActionsIsKeptAsItStands() {
    // an authorizer stops at the first that is none, so none may be dropped, added or moved
    List<String> actions = List.of("rpcutil.*", "no action", "*", "", "puppet.status");
    ClientToken token = ClientToken.builder("up=alice").agents(actions).build();
    ClientToken read = (ClientToken) verifier.verify(issuer.client(token, DAY), NOW);
    assertThat(read.agents()).containsExactlyElementsOf(actions);
  }

  @Test
  void row19PolicyIsCarriedAsTextWhateverItsDialect() {
    for (String policy :
        List.of(
            "package io.choria.aaasvc\n\ndefault allow = false\nallow { input.agent == \"x\" }\n",
            "package io.choria.aaasvc\n\nimport rego.v1\n\nallow if input.agent == \"x\"\n",
            "no policy at all\t\u00e9\n")) {
      ClientToken token = ClientToken.builder("up=alice").opaPolicy(policy).build();
      ClientToken read = (ClientToken) verifier.verify(issuer.client(token, DAY), NOW);
      assertThat(read.opaPolicy()).isEqualTo(policy);
    }
  }

  @Test
  void row20TokenIsShownOverTlsUnlessThatIsSwitchedOff(@TempDir Path directory) {
    NetworkFiles files = new NetworkFiles(directory).tokens(NetworkFiles.V2, "client");
    try (SecurityProvider provider =
        files.loader(Role.CLIENT, "ops1", NetworkFiles.v2("client")).load()) {
      assertThat(provider.broker().tls()).isPresent();
    }
  }

  @Test
  void row21NodesToBeProvisionedShowNoCertificate() {
    assertThat(BrokerCredentials.none().tls()).isEmpty();
    String node =
        issuer.provisioning(
            ProvisioningToken.builder("s").urls(List.of("nats://a:1")).build(), DAY);
    assertThat(TokenCredentials.of(Seed.ofHex("03".repeat(32)), node).claims())
        .isInstanceOf(ProvisioningToken.class);
  }

  @Test
  void rsaTokensCountOnlyWithAnRsaKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    TokenIssuer rsa =
        TokenIssuer.rsa(
            (RSAPrivateKey) pair.getPrivate(), Clock.fixed(NOW, ZoneOffset.UTC), new Random(3));
    String jwt =
        rsa.provisioning(ProvisioningToken.builder("s").urls(List.of("nats://a:1")).build(), DAY);
    TokenVerifier byRsa = TokenVerifier.of((RSAPublicKey) pair.getPublic());
    assertThat(byRsa.verify(jwt, NOW)).isInstanceOf(ProvisioningToken.class);
    refused(Reason.ALGORITHM, () -> verifier.verify(jwt, NOW));
    refused(Reason.ALGORITHM, () -> byRsa.verify(client(), NOW));
    refused(Reason.SIGNATURE, () -> byRsa.verify(jwt.substring(0, jwt.length() - 2) + "AA", NOW));
    refused(Reason.PERMISSION, () -> rsa.chainIssuer("up=x", user.publicKey(), DAY));
    refused(
        Reason.ALGORITHM,
        () ->
            TrustRoots.signers(List.of(organization.publicKey()))
                .verify(jwt, NOW, TokenPurpose.PROVISIONING));
  }

  @Test
  void signingKeysAreReadByTheirForm(@TempDir Path directory) {
    NetworkFiles files = new NetworkFiles(directory).certificate("client", "c.crt", "c.key");
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    String byRsa =
        TokenIssuer.read(files.file("c.key"), clock, new Random(1))
            .client("up=x", user.publicKey(), DAY, Set.of());
    assertThat(TokenVerifier.read(files.file("c.crt")).verify(byRsa, NOW)).isNotNull();
    String bySeed =
        TokenIssuer.read(files.write("o.seed", "01".repeat(32)), clock, new Random(1))
            .client("up=x", user.publicKey(), DAY, Set.of());
    assertThat(verifier.verify(bySeed, NOW)).isNotNull();
    refused(
        Reason.MALFORMED,
        () -> TokenIssuer.read(files.write("bad.seed", "01"), clock, new Random(1)));
  }

  @Test
  void chainedTokenWithoutPartsIsRefused() {
    Token chained =
        Token.parseUnverified(byChain(DAY).client("up=alice", user.publicKey(), DAY, Set.of()));
    for (String claim : List.of("tcs", "issexp", "public_key", "iat", "exp", "jti")) {
      Map<String, Object> claims = new LinkedHashMap<>(chained.toClaims());
      claims.remove(claim);
      for (Seed seed : List.of(chain, organization)) {
        String jwt = JWT.create().withPayload(claims).sign(EdDsa.signing(seed));
        assertThatThrownBy(() -> verifier.verify(jwt, NOW))
            .as(claim)
            .isInstanceOf(TrustException.class);
      }
    }
  }
}
