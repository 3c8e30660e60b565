package io.choria.rego.builtin.stdlib.jwt;

import io.choria.rego.builtin.stdlib.crypto.Der;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * A key to verify or sign tokens with.
 *
 * @param id the key id of a JWK, empty if none
 * @param algorithm the algorithm that a JWK is for, empty if none
 * @param publicKey the public part, null for a secret
 * @param privateKey the private part, null if absent
 * @param secret the bytes of a symmetric key, null for others
 * @param form the JWK it was, null if none
 */
record JwtKey(
    String id,
    String algorithm,
    @Nullable PublicKey publicKey,
    @Nullable PrivateKey privateKey,
    @Nullable Der secret,
    @Nullable JwkForm form) {

  static JwtKey of(PublicKey key) {
    return new JwtKey("", "", key, null, null, null);
  }

  static JwtKey of(byte[] secret) {
    return new JwtKey("", "", null, null, new Der(secret), null);
  }
}
