package io.choria.messaging.security;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.messaging.protocol.Ksuid;
import io.choria.messaging.security.TrustException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors of spec 03 §11 and spec 01 §16, and what keys and tokens that do not fit get. */
class TokenVectorsTest {
  private static final String ISSUER_TOKEN =
      "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.eyJjYWxsZXJpZCI6ImFhYV9sb2dpbiIsIm91IjoiY2h"
          + "vcmlhIiwicHVycG9zZSI6ImNob3JpYV9jbGllbnRfaWQiLCJ0Y3MiOiI3NmY3MzYxOThiMjRiNTlhOGI"
          + "4MWFlZGFhZDhhMDZkOTA2ZTFmNGE3NDQ4MTBhMzdiYzZkNGJkMDJiOTAzMDE3YWEwZDU1YWYxNTY0YTc"
          + "1NGZkODJmODhhNjU2NzFiMWI3YTQxNjk3NzAzNTdjMzI1ZGYyZDc2ZGJmNzQ0YzUwNiIsInB1YmxpY19"
          + "rZXkiOiI4MTM5NzcwZWE4N2QxNzVmNTZhMzU0NjZjMzRjN2VjY2NiOGQ4YTkxYjRlZTM3YTI1ZGY2MGY"
          + "1YjhmYzliMzk0IiwiaXNzIjoiSS04YTg4ZTNkZDc0MDlmMTk1ZmQ1MmRiMmQzY2JhNWQ3MmNhNjcwOWJ"
          + "mMWQ5NDEyMWJmMzc0ODgwMWI0MGY2ZjVjIiwiZXhwIjoyMDk1NjAwMDAwLCJuYmYiOjE3NTAwMDAwMDA"
          + "sImlhdCI6MTc1MDAwMDAwMCwianRpIjoiMnlZOEFGZndMYUZ6RFJqMlpMYzJrMjB5MjE0In0.ErhHYGp"
          + "TB7O3J3nRMXYj0a9cuyP7keq-JRxi30rTjm18KfH7u0jbMipSLEok9HWUaeeafXfwHW70PC_yI0RjBw";
  private static final String USER_TOKEN =
      "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.eyJjYWxsZXJpZCI6InVwPWFsaWNlIiwiYWdlbnRzIjp"
          + "bInJwY3V0aWwuKiJdLCJvdSI6ImNob3JpYSIsInVzZXJfcHJvcGVydGllcyI6eyJ0ZWFtIjoib3BzIn0"
          + "sInBlcm1pc3Npb25zIjp7ImZsZWV0X21hbmFnZW1lbnQiOnRydWV9LCJwdXJwb3NlIjoiY2hvcmlhX2N"
          + "saWVudF9pZCIsInRjcyI6Ijc2ZjczNjE5OGIyNGI1OWE4YjgxYWVkYWFkOGEwNmQ5MDZlMWY0YTc0NDg"
          + "xMGEzN2JjNmQ0YmQwMmI5MDMwMTdhYTBkNTVhZjE1NjRhNzU0ZmQ4MmY4OGE2NTY3MWIxYjdhNDE2OTc"
          + "3MDM1N2MzMjVkZjJkNzZkYmY3NDRjNTA2LmEwM2RiOThmZDQxMjRmMjBiOGE3OWRhMmQ5ZDU1NjY4ZTI"
          + "xNGI2YmVkZGU2NjhhOGEzODI3OTNjNmJlNDRmMjZmN2MwYmI4YjEyNjVkMjRkY2Q3NTYyMmZjYTQ4OTg"
          + "zMTgxNDg4MjBkZTk4YTgyYmMxOGJhNTkyMjMyNTU0MzA5IiwicHVibGljX2tleSI6ImVkNDkyOGM2Mjh"
          + "kMWMyYzZlYWU5MDMzODkwNTk5NTYxMjk1OTI3M2E1YzYzZjkzNjM2YzE0NjE0YWM4NzM3ZDEiLCJpc3N"
          + "leHAiOjIwOTU2MDAwMDAsImlzcyI6IkMtMnlZOEFGZndMYUZ6RFJqMlpMYzJrMjB5MjE0LjgxMzk3NzB"
          + "lYTg3ZDE3NWY1NmEzNTQ2NmMzNGM3ZWNjY2I4ZDhhOTFiNGVlMzdhMjVkZjYwZjViOGZjOWIzOTQiLCJ"
          + "leHAiOjIwNjUzNjAwNjAsIm5iZiI6MTc1MDAwMDA2MCwiaWF0IjoxNzUwMDAwMDYwLCJqdGkiOiIyeVk"
          + "4SG5nMzl0dTNLN3pkNVY5Z3VFSkJIcDUifQ.wQu18pTO-tPhBdGFM6ehxq-OTQlnZZuXkAGcOwWoZJAE"
          + "pNLYdjavHRdZ-NH1WxCiL6Q7ZOm64H9FJyUBRfvaDg";
  private static final String SERVER_TOKEN =
      "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.eyJpZGVudGl0eSI6Im4xLmV4YW1wbGUubmV0IiwiY29"
          + "sbGVjdGl2ZXMiOlsiY2hvcmlhIl0sInBlcm1pc3Npb25zIjp7InN0cmVhbXMiOnRydWV9LCJvdSI6ImN"
          + "ob3JpYSIsInB1Yl9zdWJqZWN0cyI6WyJhLmIiXSwicHVycG9zZSI6ImNob3JpYV9zZXJ2ZXIiLCJwdWJ"
          + "saWNfa2V5IjoiY2E5M2FjMTcwNTE4NzA3MWQ2N2I4M2M3ZmYwZWZlODEwOGU4ZWM0NTMwNTc1ZDc3MjY"
          + "4NzkzMzNkYmRhYmU3YyIsImlzcyI6IkNob3JpYSBUb2tlbnMgUGFja2FnZSIsImV4cCI6MjA2NTM2MDA"
          + "wMCwibmJmIjoxNzUwMDAwMDAwLCJpYXQiOjE3NTAwMDAwMDAsImp0aSI6IjJ5WThBR2lMZ1h0TXBOUG9"
          + "HaGFLUmtaMDdwYyJ9.CCohewp8eitC7TSvA4SzPduY7zqFBTzIeiVlbkGbnJkBy4sCZuYY1qUQBYkn_6"
          + "DPaD5PkqQCIgyQJmDTaso8Cg";
  private static final Instant NOW = Instant.ofEpochSecond(1_750_000_100);

  private final Seed organization = seed(1);
  private final Seed chain = seed(2);
  private final Seed user = seed(3);
  private final TrustRoots roots = TrustRoots.issuers(Map.of("choria", organization.publicKey()));

  @Test
  void publicKeysOfTheVectors() {
    assertThat(organization.publicKey().hex())
        .isEqualTo("8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c");
    assertThat(chain.publicKey().hex())
        .isEqualTo("8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394");
    assertThat(user.publicKey().hex())
        .isEqualTo("ed4928c628d1c2c6eae90338905995612959273a5c63f93636c14614ac8737d1");
    assertThat(seed(4).publicKey().hex())
        .isEqualTo("ca93ac1705187071d67b83c7ff0efe8108e8ec4530575d7726879333dbdabe7c");
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "1750000000, 170, 2yY8AFfwLaFzDRj2ZLc2k20y214",
    "1750000060, 187, 2yY8Hng39tu3K7zd5V9guEJBHp5",
    "1750000000, 204, 2yY8AGiLgXtMpNPoGhaKRkZ07pc"
  })
  void idsOfTheVectors(long second, int unique, String id) {
    byte[] payload = new byte[16];
    Arrays.fill(payload, (byte) unique);
    assertThat(Ksuid.of(Instant.ofEpochSecond(second), payload)).hasToString(id);
  }

  @Test
  void chainsOfTheVectors() {
    String issuer =
        "76f736198b24b59a8b81aedaad8a06d906e1f4a744810a37bc6d4bd02b903017"
            + "aa0d55af1564a754fd82f88a65671b1b7a4169770357c325df2d76dbf744c506";
    assertThat(TrustChain.ofIssuer(organization, "2yY8AFfwLaFzDRj2ZLc2k20y214", chain.publicKey()))
        .isEqualTo(issuer);
    assertThat(TrustChain.ofToken(chain, issuer, "2yY8Hng39tu3K7zd5V9guEJBHp5"))
        .isEqualTo(
            issuer
                + ".a03db98fd4124f20b8a79da2d9d55668e214b6bedde668a8a382793c6be44f26"
                + "f7c0bb8b1265d24dcd75622fca4898318148820de98a82bc18ba592232554309");
  }

  @Test
  void signaturesOfTheVectors() {
    byte[] nonce = user.sign("q7xV2n0pLwE5kRs".getBytes(US_ASCII));
    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(nonce))
        .isEqualTo(
            "adlJVR5WkR7-t8kgFNzZoIEs4B594eQJFr0S46f8amDuGBuIM3p78KwGPFvNN6VxFb0vVB5e5JuU6llzd_YACw");
    byte[] login = user.sign("1750000100:alice:correct-horse".getBytes(US_ASCII));
    assertThat(HexFormat.of().formatHex(login))
        .isEqualTo(
            "72cb75ed69b24e71ea881dc9ea338b5cad9fe71be0bc64c56625b792daf65eac"
                + "30ce063c8310acbf1dd09bd8ac169adbe6d0c9913761630076f280dd17b01e00");
  }

  @Test
  void tokensOfTheVectorsVerify() {
    ClientToken client = roots.verifyClient(USER_TOKEN, NOW);
    assertThat(client.callerId()).isEqualTo("up=alice");
    assertThat(client.agents()).containsExactly("rpcutil.*");
    assertThat(client.userProperties()).containsEntry("team", "ops");
    assertThat(client.maySignOwnRequests()).isTrue();
    assertThat(client.standard().effectiveExpiry()).contains(Instant.ofEpochSecond(2_065_360_060));
    assertThat(roots.verifyClient(ISSUER_TOKEN, NOW).standard().claimsToIssue()).isTrue();
    ServerToken server = roots.verifyServer(SERVER_TOKEN, NOW);
    assertThat(server.identity()).isEqualTo("n1.example.net");
    assertThat(server.permissions()).containsExactly(ServerPermission.STREAMS);
    assertThat(server.publishSubjects()).containsExactly("a.b");
  }

  @Test
  void tokensOfTheVectorsAreMadeAgainToTheSameText() {
    TokenIssuer byOrganization =
        TokenIssuer.organization(organization, clock(1_750_000_000), bytes(0xaa));
    String issuer =
        byOrganization.chainIssuer(
            "aaa_login",
            chain.publicKey(),
            Duration.between(
                Instant.ofEpochSecond(1_750_000_000), Instant.ofEpochSecond(2_095_600_000)));
    assertThat(issuer).isEqualTo(ISSUER_TOKEN);

    ClientToken chainIssuer = (ClientToken) Token.parseUnverified(ISSUER_TOKEN);
    TokenIssuer byChain = TokenIssuer.chain(chain, chainIssuer, clock(1_750_000_060), bytes(0xbb));
    ClientToken claims = (ClientToken) Token.parseUnverified(USER_TOKEN);
    assertThat(
            byChain.client(
                claims,
                Duration.between(
                    Instant.ofEpochSecond(1_750_000_060), Instant.ofEpochSecond(2_065_360_060))))
        .isEqualTo(USER_TOKEN);

    ServerToken server = (ServerToken) Token.parseUnverified(SERVER_TOKEN);
    assertThat(
            TokenIssuer.organization(organization, clock(1_750_000_000), bytes(0xcc))
                .server(
                    server,
                    Duration.between(
                        Instant.ofEpochSecond(1_750_000_000),
                        Instant.ofEpochSecond(2_065_360_000))))
        .isEqualTo(SERVER_TOKEN);
  }

  @Test
  void chainedTokenIsRefusedWithTheKeyOfItsIssuer() {
    TrustRoots wrong = TrustRoots.signers(List.of(chain.publicKey()));
    assertReason(() -> wrong.verifyClient(USER_TOKEN, NOW), Reason.NOT_SIGNED_BY_ISSUER);
  }

  @Test
  void chainIssuerThatTheOrganizationDidNotSignIsRefused() {
    Seed attacker = seed(9);
    TokenIssuer fake = TokenIssuer.organization(attacker, clock(1_750_000_000), bytes(1));
    String fakeIssuer = fake.chainIssuer("evil", attacker.publicKey(), Duration.ofDays(1000));
    ClientToken fakeClaims = (ClientToken) Token.parseUnverified(fakeIssuer);
    String token =
        TokenIssuer.chain(attacker, fakeClaims, clock(1_750_000_000), bytes(2))
            .client("up=evil", attacker.publicKey(), Duration.ofDays(1), Set.of());
    assertReason(() -> roots.verifyClient(token, NOW), Reason.NOT_SIGNED_BY_ISSUER);
  }

  @Test
  void chainIssuerMakesNoOther() {
    ClientToken claims = (ClientToken) Token.parseUnverified(ISSUER_TOKEN);
    TokenIssuer issuer = TokenIssuer.chain(chain, claims, clock(1_750_000_000), bytes(1));
    assertReason(
        () -> issuer.chainIssuer("x", user.publicKey(), Duration.ofDays(1)), Reason.PERMISSION);
    ClientToken plain = (ClientToken) Token.parseUnverified(USER_TOKEN);
    assertReason(
        () -> TokenIssuer.chain(user, plain, clock(1_750_000_000), bytes(1)), Reason.CLAIM);
  }

  @Test
  void tokenOutOfItsTimeIsRefused() {
    assertReason(
        () -> roots.verifyClient(USER_TOKEN, Instant.ofEpochSecond(1_749_999_999)),
        Reason.NOT_YET_VALID);
    assertReason(
        () -> roots.verifyClient(USER_TOKEN, Instant.ofEpochSecond(2_065_360_060)), Reason.EXPIRED);
  }

  @Test
  void tokenOfAnotherKindOrOrganizationIsRefused() {
    assertReason(() -> roots.verifyClient(SERVER_TOKEN, NOW), Reason.PURPOSE);
    TrustRoots others = TrustRoots.issuers(Map.of("other", organization.publicKey()));
    assertReason(() -> others.verifyClient(USER_TOKEN, NOW), Reason.NO_TRUST_ROOT);
    assertReason(
        () -> TrustRoots.signers(List.of()).verifyClient(USER_TOKEN, NOW), Reason.NO_TRUST_ROOT);
  }

  @Test
  void everyChangedCharacterOfATokenIsRefused() {
    for (int i = 0; i < USER_TOKEN.length(); i++) {
      for (char other : new char[] {'A', 'h', '_', '.', ' ', '=', 'Q'}) {
        if (USER_TOKEN.charAt(i) == other) {
          continue;
        }
        String changed = USER_TOKEN.substring(0, i) + other + USER_TOKEN.substring(i + 1);
        assertThatThrownBy(() -> roots.verifyClient(changed, NOW))
            .as("position=" + i + " character=" + other)
            .isInstanceOf(TrustException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "HS256", "ES256", "PS256", "RS256"})
  void otherAlgorithmsAreRefused(String algorithm) {
    String header =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}").getBytes(US_ASCII));
    String token = header + USER_TOKEN.substring(USER_TOKEN.indexOf('.'));
    assertReason(() -> roots.verifyClient(token, NOW), Reason.ALGORITHM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b", "a.b.c.d", "...", "e30.e30.e30", "\u0000", "W10.W10."})
  void textThatIsNoTokenIsRefused(String text) {
    assertThatThrownBy(() -> roots.verifyClient(text, NOW)).isInstanceOf(TrustException.class);
    assertThat(Token.purposeOf(text)).isEqualTo(TokenPurpose.UNKNOWN);
  }

  @Test
  void keyFilesHoldHexadecimalAndNothingElse(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.seed");
    try (Seed made = Seed.generate(new SecureRandom())) {
      made.write(file);
      assertThat(Files.size(file)).isEqualTo(64);
      assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
      assertThat(Seed.read(file).publicKey()).isEqualTo(made.publicKey());
      assertThat(made.toString()).doesNotContain(Files.readString(file));
    }
    Files.writeString(file, Files.readString(file) + "\n");
    assertReason(() -> Seed.read(file), Reason.MALFORMED);
    Files.writeString(file, "z".repeat(64));
    assertThatThrownBy(() -> Seed.read(file))
        .isInstanceOf(TrustException.class)
        .hasMessageNotContaining("zzz");
    assertReason(() -> Seed.read(folder), Reason.MALFORMED);
    assertReason(() -> Seed.read(folder.resolve("none")), Reason.MALFORMED);
  }

  @Test
  void closedSeedDoesNotSign() {
    Seed made = Seed.generate(new SecureRandom());
    made.close();
    assertReason(() -> made.sign(new byte[1]), Reason.MALFORMED);
  }

  private static void assertReason(Runnable action, Reason reason) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            TrustException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static Seed seed(int value) {
    return Seed.ofHex(String.format("%02x", value).repeat(32));
  }

  private static Clock clock(long second) {
    return Clock.fixed(Instant.ofEpochSecond(second), ZoneOffset.UTC);
  }

  /** Gives the same byte for ever, as the vectors were made. */
  private static Random bytes(int value) {
    return new Random() {
      private static final long serialVersionUID = 1L;

      @Override
      public void nextBytes(byte[] bytes) {
        Arrays.fill(bytes, (byte) value);
      }
    };
  }
}
