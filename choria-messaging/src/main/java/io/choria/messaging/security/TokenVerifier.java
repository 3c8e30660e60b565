package io.choria.messaging.security;

import io.choria.messaging.security.TrustException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens with one key (spec 03 §9): that of an organisation issuer or trusted signer, or,
 * for tokens of networks with version 1, one of RSA. Immutable and safe for use by several threads.
 */
public final class TokenVerifier {
  private static final String CERTIFICATE = "-----BEGIN CERTIFICATE";
  private static final String PUBLIC_KEY = "-----BEGIN PUBLIC KEY";

  private static final Map<String, String> RSA =
      Map.of("RS256", "SHA256withRSA", "RS384", "SHA384withRSA", "RS512", "SHA512withRSA");

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
    CompactJwt decoded = CompactJwt.decode(jwt);
    Token token = decoded.token();
    check(decoded, token, now);
    return token;
  }

  void check(CompactJwt decoded, Token token, Instant now) {
    StandardClaims claims = token.standard();
    checkSignature(decoded, claims);
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

  private void checkSignature(CompactJwt decoded, StandardClaims claims) {
    if (key != null) {
      requireAlgorithm(decoded, Set.of("EdDSA"));
      boolean chained = claims.claimsToBeChained() && claims.purpose() != TokenPurpose.PROVISIONING;
      Ed25519PublicKey signer = chained ? TrustChain.verify(claims, key) : key;
      requireSigned(
          decoded.isCanonical() && signer.verify(decoded.signed(), decoded.signature()),
          signer.toString());
    } else {
      requireAlgorithm(decoded, RSA.keySet());
      requireSigned(decoded.isCanonical() && isSignedByRsa(decoded), "of RSA");
    }
  }

  private boolean isSignedByRsa(CompactJwt decoded) {
    try {
      Signature signature = Signature.getInstance(RSA.get(decoded.algorithm()));
      signature.initVerify(rsa);
      signature.update(decoded.signed());
      return signature.verify(decoded.signature());
    } catch (InvalidKeyException | SignatureException e) {
      return false;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has the algorithms " + RSA, e);
    }
  }

  private static void requireSigned(boolean signed, String signer) {
    if (!signed) {
      throw new TrustException(Reason.SIGNATURE, "the token is not signed by the key " + signer);
    }
  }

  private static void requireAlgorithm(CompactJwt decoded, Set<String> allowed) {
    if (!allowed.contains(decoded.algorithm())) {
      throw new TrustException(
          Reason.ALGORITHM,
          "expected alg="
              + String.join("|", new TreeSet<>(allowed))
              + ", got alg="
              + decoded.algorithm());
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
