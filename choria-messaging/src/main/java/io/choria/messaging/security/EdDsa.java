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
    // the JDK's decoder passes over stray bits, so that several texts would stand for one signature
    boolean canonical =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(signature)
            .equals(token.getSignature());
    if (!canonical || !publicKey.verify(signed.getBytes(StandardCharsets.US_ASCII), signature)) {
      throw new SignatureVerificationException(this);
    }
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
