package io.choria.messaging.security;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;

/** EdDSA with Ed25519 for java-jwt, which has none (spec 03 §2). */
final class EdDsa extends Algorithm {
  private final Seed seed;

  private EdDsa(Seed seed) {
    super("EdDSA", "Ed25519");
    this.seed = seed;
  }

  static EdDsa signing(Seed seed) {
    return new EdDsa(seed);
  }

  /** With the public half of the seed. */
  @Override
  public void verify(DecodedJWT token) {
    CompactJwt decoded = CompactJwt.decode(token.getToken());
    if (!seed.publicKey().verify(decoded.signed(), decoded.signature())) {
      throw new SignatureVerificationException(this);
    }
  }

  @Override
  public byte[] sign(byte[] content) {
    return seed.sign(content);
  }
}
