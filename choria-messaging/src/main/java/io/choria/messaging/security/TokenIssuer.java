package io.choria.messaging.security;

import com.auth0.jwt.JWT;
import io.choria.messaging.protocol.Ksuid;
import io.choria.messaging.security.TrustException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes tokens: the organisation issuer, or a chain issuer in its name (spec 03 §8, §10). Safe for
 * use by several threads as far as its source of randomness is.
 */
public final class TokenIssuer {
  private static final String ISSUER = "Choria Tokens Package";

  private final Seed seed;
  private final @Nullable ClientToken chainIssuer;
  private final Clock clock;
  private final RandomGenerator random;

  private TokenIssuer(
      Seed seed, @Nullable ClientToken chainIssuer, Clock clock, RandomGenerator random) {
    this.seed = seed;
    this.chainIssuer = chainIssuer;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Issues with the key of the organisation.
   *
   * @param seed the organisation issuer; stays the caller's to close
   * @param clock gives the time of issue
   * @param random makes ids unique
   * @return the issuer
   */
  public static TokenIssuer organization(Seed seed, Clock clock, RandomGenerator random) {
    return new TokenIssuer(seed, null, clock, random);
  }

  /**
   * Issues in the name of the organisation.
   *
   * @param seed the key of the chain issuer; stays the caller's to close
   * @param chainIssuer its token
   * @param clock gives the time of issue
   * @param random makes ids unique
   * @return the issuer
   * @throws TrustException when the token may not issue or belongs to another key
   */
  public static TokenIssuer chain(
      Seed seed, ClientToken chainIssuer, Clock clock, RandomGenerator random) {
    if (!chainIssuer.standard().claimsToIssue() || chainIssuer.standard().expires().isEmpty()) {
      throw new TrustException(
          Reason.CLAIM,
          "expected the token of a chain issuer, got iss=" + chainIssuer.standard().issuer());
    }
    if (!chainIssuer.publicKey().equals(seed.publicKey())) {
      throw new TrustException(Reason.SIGNATURE, "the chain issuer's token belongs to another key");
    }
    return new TokenIssuer(seed, chainIssuer, clock, random);
  }

  /**
   * Makes the token of a client.
   *
   * @param callerId who calls, not empty
   * @param key the key of the holder
   * @param validity how long the token counts
   * @param permissions what is permitted
   * @return a compact JWT
   */
  public String client(
      String callerId, Ed25519PublicKey key, Duration validity, Set<ClientPermission> permissions) {
    return sign(
        new ClientToken(
            claims(TokenPurpose.CLIENT, key, validity),
            required(callerId, "callerid"),
            List.of(),
            "choria",
            Map.of(),
            "",
            permissions,
            List.of(),
            List.of()));
  }

  /**
   * Makes a token from claims that the caller put together; id, times, issuer and chain are set
   * here.
   *
   * @param claims what the token says
   * @param validity how long the token counts
   * @return a compact JWT
   */
  public String client(ClientToken claims, Duration validity) {
    required(claims.callerId(), "callerid");
    return sign(
        new ClientToken(
            claims(TokenPurpose.CLIENT, claims.publicKey(), validity),
            claims.callerId(),
            claims.agents(),
            claims.organization(),
            claims.userProperties(),
            claims.opaPolicy(),
            claims.permissions(),
            claims.publishSubjects(),
            claims.subscribeSubjects()));
  }

  /**
   * Makes the token of a server.
   *
   * @param identity the identity of the node, not empty
   * @param key the key of the node
   * @param validity how long the token counts
   * @param collectives at least one
   * @param permissions what is permitted
   * @return a compact JWT
   */
  public String server(
      String identity,
      Ed25519PublicKey key,
      Duration validity,
      List<String> collectives,
      Set<ServerPermission> permissions) {
    if (collectives.isEmpty()) {
      throw new TrustException(Reason.CLAIM, "expected at least one collective");
    }
    return sign(
        new ServerToken(
            claims(TokenPurpose.SERVER, key, validity),
            required(identity, "identity"),
            collectives,
            permissions,
            "choria",
            List.of()));
  }

  /**
   * Makes the token of a chain issuer. Only the organisation issuer can.
   *
   * @param callerId the name of the chain issuer
   * @param key its key
   * @param validity how long it may issue
   * @return a compact JWT
   * @throws TrustException when this is a chain issuer itself: chains have one link
   */
  public String chainIssuer(String callerId, Ed25519PublicKey key, Duration validity) {
    if (chainIssuer != null) {
      throw new TrustException(Reason.PERMISSION, "a chain issuer can't make another");
    }
    StandardClaims plain = claims(TokenPurpose.CLIENT, key, validity);
    StandardClaims issuing =
        new StandardClaims(
            plain.purpose(),
            plain.publicKey(),
            TrustChain.ofIssuer(seed, plain.id(), key),
            Optional.empty(),
            StandardClaims.chainIssuer(seed.publicKey()),
            "",
            plain.expires(),
            plain.notBefore(),
            plain.issuedAt(),
            plain.id());
    return sign(
        new ClientToken(
            issuing,
            required(callerId, "callerid"),
            List.of(),
            "choria",
            Map.of(),
            "",
            EnumSet.noneOf(ClientPermission.class),
            List.of(),
            List.of()));
  }

  private StandardClaims claims(TokenPurpose purpose, Ed25519PublicKey key, Duration validity) {
    Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    byte[] unique = new byte[16];
    random.nextBytes(unique);
    String id = Ksuid.of(now, unique).toString();
    Instant expires = now.plus(validity);
    if (chainIssuer == null) {
      return new StandardClaims(
          purpose,
          key.hex(),
          "",
          Optional.empty(),
          ISSUER,
          "",
          Optional.of(expires),
          Optional.of(now),
          Optional.of(now),
          id);
    }
    StandardClaims issuer = chainIssuer.standard();
    Instant limit = issuer.expires().orElseThrow();
    return new StandardClaims(
        purpose,
        key.hex(),
        TrustChain.ofToken(seed, issuer.trustChain(), id),
        Optional.of(limit),
        StandardClaims.chained(issuer.id(), issuer.publicKey()),
        "",
        Optional.of(expires.isAfter(limit) ? limit : expires),
        Optional.of(now),
        Optional.of(now),
        id);
  }

  private String sign(Token token) {
    return JWT.create().withPayload(token.toClaims()).sign(EdDsa.signing(seed));
  }

  private static String required(String value, String claim) {
    if (value.isEmpty()) {
      throw new TrustException(Reason.CLAIM, "expected a claim " + claim + " that is not empty");
    }
    return value;
  }
}
