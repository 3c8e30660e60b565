package io.choria.messaging.security;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureGenerationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** EdDSA with Ed25519 for java-jwt, which has none (spec 03 §2). */
final class EdDsa extends Algorithm {
  private final @Nullable Seed seed;
  private final Ed25519PublicKey publicKey;

  private EdDsa(@Nullable Seed seed, Ed25519PublicKey publicKey) {
    super("EdDSA", "Ed25519");
    this.seed = seed;
    this.publicKey = publicKey;
  }

  static EdDsa signing(Seed seed) {
    return new EdDsa(seed, seed.publicKey());
  }

  static EdDsa verifying(Ed25519PublicKey publicKey) {
    return new EdDsa(null, publicKey);
  }

  @Override
  public void verify(DecodedJWT token) {
    String text = token.getToken();
    String signed = text.substring(0, text.lastIndexOf('.'));
    byte[] signature;
    try {
      signature = Base64.getUrlDecoder().decode(token.getSignature());
    } catch (IllegalArgumentException e) {
      throw new SignatureVerificationException(this, e);
    }
    if (!publicKey.verify(signed.getBytes(StandardCharsets.US_ASCII), signature)) {
      throw new SignatureVerificationException(this);
    }
  }

  /**
   * Refuses other spellings of one signature: decoders of base64 pass over stray bits, so that
   * several texts would stand for the same token.
   */
  static void requireCanonical(DecodedJWT token, Algorithm algorithm) {
    String text = token.getSignature();
    try {
      byte[] signature = Base64.getUrlDecoder().decode(text);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(signature).equals(text)) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new SignatureVerificationException(algorithm, e);
    }
    throw new SignatureVerificationException(algorithm);
  }

  @Override
  public byte[] sign(byte[] content) {
    if (seed == null) {
      throw new SignatureGenerationException(
          this, new IllegalStateException("this algorithm holds a public key only"));
    }
    return seed.sign(content);
  }
}
