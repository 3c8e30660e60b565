package io.choria.messaging.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Tokens that Choria made: verified with the organisation's key, and made again from their claims.
 */
class CapturedTokensTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Stream<JsonNode> tokens() throws IOException {
    JsonNode all;
    try (InputStream in =
        CapturedTokensTest.class.getResourceAsStream("/captures/tokens/tokens.json")) {
      all = JSON.readTree(Objects.requireNonNull(in));
    }
    assertThat(all).hasSize(27);
    return StreamSupport.stream(all.spliterator(), false);
  }

  @TestFactory
  Stream<DynamicTest> everyTokenCountsAndSaysWhatChoriaShows() throws IOException {
    return tokens()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.get("recipe").asText() + " " + entry.get("name").asText(),
                    () -> check(entry)));
  }

  private static void check(JsonNode entry) throws IOException {
    String jwt = entry.get("token").asText();
    JsonNode shown = entry.get("jwt_view_json");
    Instant now = Instant.ofEpochSecond(shown.get("iat").asLong() + 1);
    String organization = entry.get("organization_issuer_public_hex").asText();
    Token token = TokenVerifier.of(Ed25519PublicKey.ofHex(organization)).verify(jwt, now);
    assertThat(JSON.readTree(JSON.writeValueAsBytes(Token.claimsOf(jwt)))).isEqualTo(shown);
    if (shown.path("permissions").isObject()
        && shown.path("permissions").isEmpty()
        && token.standard().claimsToIssue()) {
      return; // its empty permissions are the one thing that we write otherwise
    }
    Seed seed = Seed.ofHex(entry.get("signing_seed_hex").asText());
    assertThat(JWT.create().withPayload(token.toClaims()).sign(EdDsa.signing(seed))).isEqualTo(jwt);
  }
}
