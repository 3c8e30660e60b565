package io.choria.messaging.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.choria.messaging.protocol.ProtocolException;
import io.choria.messaging.protocol.SecureRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tokens and requests that may be anything. The first byte chooses: a text as it is, which only
 * counts when the organisation made it; claims, which the organisation signs here; a request, which
 * its caller signs here.
 */
class TrustFuzzTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_750_000_100);
  private static final Seed ORGANIZATION = Seed.ofHex("01".repeat(32));
  private static final Seed USER = Seed.ofHex("03".repeat(32));
  private static final TrustRoots ROOTS =
      TrustRoots.issuers(Map.of("choria", ORGANIZATION.publicKey()));
  private static final RequestVerifier REQUESTS =
      RequestVerifier.tokens(ROOTS).timeToLive(false).build();
  private static final List<String> TOKENS = tokens();

  private static List<String> tokens() {
    TokenIssuer issuer =
        TokenIssuer.organization(ORGANIZATION, Clock.fixed(NOW, ZoneOffset.UTC), new Random(1));
    Duration day = Duration.ofDays(1);
    return List.of(
        issuer.client("up=alice", USER.publicKey(), day, Set.of(ClientPermission.FLEET_MANAGEMENT)),
        issuer.server("n1", USER.publicKey(), day, List.of("c"), Set.of(ServerPermission.STREAMS)),
        issuer.chainIssuer("login", USER.publicKey(), day));
  }

  static Stream<byte[]> seeds() {
    Stream<String> claims =
        TOKENS.stream()
            .map(token -> token.substring(token.indexOf('.') + 1, token.lastIndexOf('.')))
            .map(part -> "b" + new String(Base64.getUrlDecoder().decode(part), UTF_8));
    Stream<String> others =
        Stream.of(
            "b{\"purpose\":\"choria_provisioning\",\"ou\":\"choria\",\"cht\":\"t\",\"urls\":\"nats://a:1\","
                + "\"exp\":2000000000,\"chs\":true,\"extensions\":{\"a\":[1,null]}}",
            "c{\"protocol\":\"io.choria.protocol.v2.request\",\"message\":\"e30=\",\"id\":\"1\","
                + "\"sender\":\"n\",\"caller\":\"up=alice\",\"collective\":\"c\",\"agent\":\"a\",\"ttl\":60,"
                + "\"time\":1750000100000000000,\"filter\":{}}");
    return Stream.concat(TOKENS.stream().map(token -> "a" + token), Stream.concat(claims, others))
        .map(text -> text.getBytes(UTF_8));
  }

  @Timeout(600)
  @MethodSource("seeds")
  @FuzzTest
  void anyBytes(byte[] content) {
    if (content.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(content, 1, content.length);
    switch (content[0] % 3) {
      case 1 -> believedOnlyIfMade(new String(rest, UTF_8));
      case 2 -> read(signed(rest));
      default -> verifyRequest(rest);
    }
  }

  private static void believedOnlyIfMade(String text) {
    if (read(text)) {
      assertThat(TOKENS).contains(text.strip());
    }
  }

  /** Whether the token counts, for a client or a server. */
  private static boolean read(String token) {
    TokenPurpose purpose = Token.purposeOf(token);
    boolean verified = false;
    try {
      Token claims = Token.parseUnverified(token);
      assertThat(claims.standard().purpose()).isEqualTo(purpose);
      assertThat(claims.toClaims()).isNotNull();
      assertThat(claims.toString()).isNotEmpty();
    } catch (TrustException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
    try {
      verified = ROOTS.verifyClient(token, NOW).standard().purpose() == TokenPurpose.CLIENT;
    } catch (TrustException e) {
      assertThat(e.reason()).isNotNull();
    }
    try {
      verified |= ROOTS.verifyServer(token, NOW).standard().purpose() == TokenPurpose.SERVER;
    } catch (TrustException e) {
      assertThat(e.reason()).isNotNull();
    }
    return verified;
  }

  private static String signed(byte[] claims) {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    String head = encoder.encodeToString("{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}".getBytes(UTF_8));
    String text = head + "." + encoder.encodeToString(claims);
    return text + "." + encoder.encodeToString(ORGANIZATION.sign(text.getBytes(UTF_8)));
  }

  private static void verifyRequest(byte[] request) {
    byte[] signature = USER.sign(request);
    try {
      RequestVerifier.VerifiedRequest verified =
          REQUESTS.verify(new SecureRequest.Token(request, signature, TOKENS.get(0), ""), NOW);
      assertThat(verified.request().caller()).isEqualTo("up=alice");
    } catch (TrustException | ProtocolException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
