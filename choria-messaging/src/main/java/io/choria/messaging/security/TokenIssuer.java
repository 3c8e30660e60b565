package io.choria.messaging.security;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.choria.messaging.protocol.Ksuid;
import io.choria.messaging.security.TrustException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
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

  private final Algorithm algorithm;
  private final @Nullable Seed seed;
  private final @Nullable ClientToken chainIssuer;
  private final Clock clock;
  private final RandomGenerator random;

  private TokenIssuer(
      Algorithm algorithm,
      @Nullable Seed seed,
      @Nullable ClientToken chainIssuer,
      Clock clock,
      RandomGenerator random) {
    this.algorithm = algorithm;
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
    return new TokenIssuer(EdDsa.signing(seed), seed, null, clock, random);
  }

  /**
   * Issues with an RSA key ({@code RS256}), for networks of version 1.
   *
   * @param key the key
   * @param clock gives the time of issue
   * @param random makes ids unique
   * @return the issuer; it makes no chain issuers
   */
  public static TokenIssuer rsa(RSAPrivateKey key, Clock clock, RandomGenerator random) {
    return new TokenIssuer(Algorithm.RSA256(null, key), null, null, clock, random);
  }

  /**
   * Issues with the key of a file (spec 03 §1): an RSA key in PEM, or the seed of the organisation
   * issuer in 64 hexadecimal characters.
   *
   * @param file begins with the PEM block, or holds nothing but the characters
   * @param clock gives the time of issue
   * @param random makes ids unique
   * @return the issuer
   * @throws TrustException when the file can't be read or holds something else
   */
  public static TokenIssuer read(Path file, Clock clock, RandomGenerator random) {
    byte[] content = KeyFiles.read(file, "a signing key");
    try {
      String text = new String(content, StandardCharsets.ISO_8859_1);
      return text.startsWith("-----BEGIN")
          ? rsa(PemKey.parseRsa(text), clock, random)
          : organization(Seed.ofHex(text), clock, random);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
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
    return new TokenIssuer(EdDsa.signing(seed), seed, chainIssuer, clock, random);
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
    return client(
        ClientToken.builder(callerId).publicKey(key).permissions(permissions).build(), validity);
  }

  /**
   * Makes the token of a client from claims that the caller put together; id, times, issuer and
   * chain are set here.
   *
   * @param claims what the token says
   * @param validity how long the token counts
   * @return a compact JWT
   */
  public String client(ClientToken claims, Duration validity) {
    required(claims.callerId(), "callerid");
    return sign(claims.with(claims(TokenPurpose.CLIENT, claims.standard().publicKey(), validity)));
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
    return server(
        ServerToken.builder(identity)
            .publicKey(key)
            .collectives(collectives)
            .permissions(permissions)
            .build(),
        validity);
  }

  /**
   * Makes the token of a server from claims that the caller put together; id, times, issuer and
   * chain are set here.
   *
   * @param claims what the token says; a key and at least one collective must be there
   * @param validity how long the token counts
   * @return a compact JWT
   */
  public String server(ServerToken claims, Duration validity) {
    required(claims.identity(), "identity");
    if (claims.collectives().isEmpty()) {
      throw new TrustException(Reason.CLAIM, "expected at least one collective");
    }
    return sign(claims.with(claims(TokenPurpose.SERVER, claims.publicKey().hex(), validity)));
  }

  /**
   * Makes the token of a node that is to be provisioned; id, times and issuer are set here. It
   * never has a chain: nobody would verify it (spec 03 §9).
   *
   * @param claims what the token says; URLs or an SRV domain must be there
   * @param validity how long the token counts
   * @return a compact JWT
   */
  public String provisioning(ProvisioningToken claims, Duration validity) {
    required(claims.secret(), "cht");
    if (chainIssuer != null) {
      throw new TrustException(
          Reason.PERMISSION, "a chain issuer makes no provisioning tokens: they have no chain");
    }
    if (claims.urls().isEmpty() && claims.srvDomain().isEmpty()) {
      throw new TrustException(Reason.CLAIM, "expected the claim chu or chsrv");
    }
    StandardClaims plain =
        claims(TokenPurpose.PROVISIONING, claims.standard().publicKey(), validity);
    return sign(claims.with(plain.withSubject(TokenPurpose.PROVISIONING.claim())));
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
    return chainIssuer(ClientToken.builder(callerId).publicKey(key).build(), validity);
  }

  /**
   * Makes the token of a chain issuer from claims that the caller put together; id, times, issuer
   * and chain are set here.
   *
   * @param claims what the token says; a key must be there
   * @param validity how long it may issue
   * @return a compact JWT
   * @throws TrustException when this is not the organisation issuer
   */
  public String chainIssuer(ClientToken claims, Duration validity) {
    if (chainIssuer != null || seed == null) {
      throw new TrustException(
          Reason.PERMISSION, "only the seed of the organisation makes chain issuers");
    }
    required(claims.callerId(), "callerid");
    StandardClaims plain = claims(TokenPurpose.CLIENT, claims.publicKey().hex(), validity);
    return sign(
        claims.with(
            plain.issuing(
                StandardClaims.chainIssuer(seed.publicKey()),
                TrustChain.ofIssuer(seed, plain.id(), claims.publicKey()))));
  }

  private StandardClaims claims(TokenPurpose purpose, String key, Duration validity) {
    Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    byte[] unique = new byte[16];
    random.nextBytes(unique);
    String id = Ksuid.of(now, unique).toString();
    Instant expires = now.plus(validity);
    if (chainIssuer == null || seed == null) {
      return new StandardClaims(
          purpose,
          key,
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
        key,
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
    return JWT.create().withPayload(token.toClaims()).sign(algorithm);
  }

  private static String required(String value, String claim) {
    if (value.isEmpty()) {
      throw new TrustException(Reason.CLAIM, "expected a claim " + claim + " that is not empty");
    }
    return value;
  }
}
