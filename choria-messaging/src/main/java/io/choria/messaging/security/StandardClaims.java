package io.choria.messaging.security;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The claims that every Choria token has (spec 03 §3).
 *
 * @param purpose the kind of token
 * @param publicKey the key of the holder as hexadecimal text, empty when the token has none
 * @param trustChain the claim {@code tcs}, empty for tokens without a chain
 * @param issuerExpires when the chain issuer that made the token expires
 * @param issuer free text, {@code I-…} for chain issuers, {@code C-…} for what they issued
 * @param subject set for provisioning tokens only
 * @param expires the claim {@code exp}
 * @param notBefore the claim {@code nbf}
 * @param issuedAt the claim {@code iat}
 * @param id the claim {@code jti}, a KSUID
 */
public record StandardClaims(
    TokenPurpose purpose,
    String publicKey,
    String trustChain,
    Optional<Instant> issuerExpires,
    String issuer,
    String subject,
    Optional<Instant> expires,
    Optional<Instant> notBefore,
    Optional<Instant> issuedAt,
    String id) {

  private static final String CHAIN_ISSUER = "I-";
  private static final String CHAINED = "C-";

  static StandardClaims of(Claims claims) {
    return new StandardClaims(
        claims.purpose(),
        claims.text("public_key"),
        claims.text("tcs"),
        claims.instant("issexp"),
        claims.text("iss"),
        claims.text("sub"),
        claims.instant("exp"),
        claims.instant("nbf"),
        claims.instant("iat"),
        claims.text("jti"));
  }

  /** The claims of a token that nobody has issued yet. */
  static StandardClaims unissued(TokenPurpose purpose, String publicKey) {
    return new StandardClaims(
        purpose,
        publicKey,
        "",
        Optional.empty(),
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "");
  }

  StandardClaims withSubject(String name) {
    return new StandardClaims(
        purpose,
        publicKey,
        trustChain,
        issuerExpires,
        issuer,
        name,
        expires,
        notBefore,
        issuedAt,
        id);
  }

  StandardClaims issuing(String structuredIssuer, String chain) {
    return new StandardClaims(
        purpose,
        publicKey,
        chain,
        Optional.empty(),
        structuredIssuer,
        subject,
        expires,
        notBefore,
        issuedAt,
        id);
  }

  /**
   * The earlier of the token's expiry and that of the chain issuer that made it.
   *
   * @return empty when the token never expires
   */
  public Optional<Instant> effectiveExpiry() {
    if (expires.isPresent() && issuerExpires.isPresent()) {
      return expires.get().isBefore(issuerExpires.get()) ? expires : issuerExpires;
    }
    return expires.isPresent() ? expires : issuerExpires;
  }

  /** The key of the holder. */
  Ed25519PublicKey holder() {
    if (publicKey.isEmpty()) {
      throw new TrustException(
          TrustException.Reason.CLAIM, "expected a claim public_key, the token has none");
    }
    return Ed25519PublicKey.ofHex(publicKey);
  }

  /**
   * Whether the token says that it may issue others; proves nothing by itself.
   *
   * @return true for tokens with {@code I-} and a trust chain
   */
  public boolean claimsToIssue() {
    return !trustChain.isEmpty() && issuer.startsWith(CHAIN_ISSUER);
  }

  /**
   * Whether the token says that a chain issuer made it; proves nothing by itself.
   *
   * @return true for tokens with {@code C-}
   */
  public boolean claimsToBeChained() {
    return issuer.startsWith(CHAINED);
  }

  static String chainIssuer(Ed25519PublicKey organization) {
    return CHAIN_ISSUER + organization.hex();
  }

  static String chained(String issuerId, String issuerKey) {
    return CHAINED + issuerId + "." + issuerKey;
  }

  /** The part of a {@code C-} issuer behind the prefix. */
  String chainedIssuer() {
    return issuer.substring(CHAINED.length());
  }

  /** The claims in the order in which Choria writes them. */
  Map<String, Object> toClaims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("purpose", purpose.claim());
    putText(claims, "tcs", trustChain);
    putText(claims, "public_key", publicKey);
    putTime(claims, "issexp", issuerExpires);
    putText(claims, "iss", issuer);
    putText(claims, "sub", subject);
    putTime(claims, "exp", expires);
    putTime(claims, "nbf", notBefore);
    putTime(claims, "iat", issuedAt);
    putText(claims, "jti", id);
    return claims;
  }

  static void putText(Map<String, Object> claims, String name, String value) {
    if (!value.isEmpty()) {
      claims.put(name, value);
    }
  }

  private static void putTime(Map<String, Object> claims, String name, Optional<Instant> value) {
    value.ifPresent(time -> claims.put(name, time.getEpochSecond()));
  }
}
