package io.choria.messaging.security;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.choria.messaging.security.TrustException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens with one key (spec 03 §9): that of an organisation issuer or trusted signer, or,
 * for tokens of networks with version 1, one of RSA. Immutable and safe for use by several threads.
 */
public final class TokenVerifier {
  private static final String CERTIFICATE = "-----BEGIN CERTIFICATE";
  private static final String PUBLIC_KEY = "-----BEGIN PUBLIC KEY";

  private final @Nullable Ed25519PublicKey key;
  private final @Nullable RSAPublicKey rsa;

  private TokenVerifier(@Nullable Ed25519PublicKey key, @Nullable RSAPublicKey rsa) {
    this.key = key;
    this.rsa = rsa;
  }

  /**
   * Takes tokens with {@code EdDSA}, and those of chain issuers that this key made.
   *
   * @param key the key of the organisation issuer or signer
   * @return the verifier
   */
  public static TokenVerifier of(Ed25519PublicKey key) {
    return new TokenVerifier(key, null);
  }

  /**
   * Takes tokens with {@code RS256}, {@code RS384} and {@code RS512}.
   *
   * @param key the key of the signer
   * @return the verifier
   */
  public static TokenVerifier of(RSAPublicKey key) {
    return new TokenVerifier(null, key);
  }

  /**
   * Reads the key from a file (spec 03 §1): a PEM certificate, of which only the RSA key is used, a
   * PEM public key of RSA, or 64 hexadecimal characters.
   *
   * @param file begins with the PEM block, or holds nothing but the characters
   * @return the verifier
   * @throws TrustException when the file can't be read or holds something else
   */
  public static TokenVerifier read(Path file) {
    String text = new String(KeyFiles.read(file, "a public key"), StandardCharsets.ISO_8859_1);
    if (!text.startsWith(CERTIFICATE) && !text.startsWith(PUBLIC_KEY)) {
      return of(Ed25519PublicKey.ofHex(text));
    }
    PublicKey found =
        text.startsWith(CERTIFICATE)
            ? Pem.certificates(text).get(0).getPublicKey()
            : publicKey(Pem.blocks(text).get(0).content());
    if (!(found instanceof RSAPublicKey rsa)) {
      throw new TrustException(
          Reason.ALGORITHM, "expected an RSA key, got " + found.getAlgorithm() + ": file=" + file);
    }
    return of(rsa);
  }

  private static PublicKey publicKey(byte[] encoded) {
    try {
      return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new TrustException(Reason.ALGORITHM, "expected a public key of RSA", e);
    }
  }

  /**
   * Verifies a token.
   *
   * @param jwt a compact JWT; white space around it is passed over
   * @param now must lie in its validity; there is no leeway
   * @return what it says
   * @throws TrustException with the reason why it does not count
   */
  public Token verify(String jwt, Instant now) {
    DecodedJWT decoded = CompactJwt.decode(jwt);
    Token token = CompactJwt.read(decoded);
    check(decoded, token, now);
    return token;
  }

  void check(DecodedJWT decoded, Token token, Instant now) {
    StandardClaims claims = token.standard();
    algorithm(decoded, claims).verify(decoded);
    checkTimes(claims, now);
    // only clients may be chain issuers: everything else with a chain comes from one
    boolean chain = !claims.trustChain().isEmpty();
    if (chain && !claims.claimsToBeChained() && claims.purpose() != TokenPurpose.CLIENT) {
      throw new TrustException(
          Reason.EXPIRED, "expected a chained issuer, got iss=" + claims.issuer());
    }
    if (chain && claims.claimsToBeChained() && claims.issuerExpires().isEmpty()) {
      throw new TrustException(Reason.EXPIRED, "expected the claim issexp in a chained token");
    }
  }

  /** The check of one signature; throws when it does not hold. */
  private interface Check {
    void verify(DecodedJWT decoded);
  }

  private Check algorithm(DecodedJWT decoded, StandardClaims claims) {
    String name = String.valueOf(decoded.getAlgorithm());
    if (key != null) {
      requireAlgorithm(name, List.of("EdDSA"));
      boolean chained = claims.claimsToBeChained() && claims.purpose() != TokenPurpose.PROVISIONING;
      Ed25519PublicKey signer = chained ? TrustChain.verify(claims, key) : key;
      return signedBy(EdDsa.verifying(signer), signer.toString());
    }
    requireAlgorithm(name, List.of("RS256", "RS384", "RS512"));
    Algorithm algorithm =
        switch (name) {
          case "RS256" -> Algorithm.RSA256(rsa, null);
          case "RS384" -> Algorithm.RSA384(rsa, null);
          default -> Algorithm.RSA512(rsa, null);
        };
    return signedBy(algorithm, "of RSA");
  }

  private static Check signedBy(Algorithm algorithm, String signer) {
    return decoded -> {
      try {
        EdDsa.requireCanonical(decoded, algorithm);
        algorithm.verify(decoded);
      } catch (JWTVerificationException e) {
        throw new TrustException(
            Reason.SIGNATURE, "the token is not signed by the key " + signer, e);
      }
    };
  }

  private static void requireAlgorithm(String name, List<String> allowed) {
    if (!allowed.contains(name)) {
      throw new TrustException(
          Reason.ALGORITHM, "expected alg=" + String.join("|", allowed) + ", got alg=" + name);
    }
  }

  static void checkTimes(StandardClaims claims, Instant now) {
    if (claims.notBefore().isPresent() && now.isBefore(claims.notBefore().get())) {
      throw new TrustException(
          Reason.NOT_YET_VALID,
          "the token is not valid yet: nbf=" + claims.notBefore().get() + " now=" + now);
    }
    if (claims.effectiveExpiry().isPresent() && !now.isBefore(claims.effectiveExpiry().get())) {
      throw new TrustException(
          Reason.EXPIRED,
          "the token has expired: expiry=" + claims.effectiveExpiry().get() + " now=" + now);
    }
  }
}
