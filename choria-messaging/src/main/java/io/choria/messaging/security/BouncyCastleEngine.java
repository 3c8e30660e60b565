package io.choria.messaging.security;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/** Bouncy Castle's implementation, without the detour over the JDK's provider interface. */
final class BouncyCastleEngine implements SignatureEngine {
  static {
    Ed25519.precompute();
  }

  @Override
  public Signing signing(byte[] seed, byte[] publicKey) {
    return message -> {
      byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
      Ed25519.sign(seed, 0, publicKey, 0, message, 0, message.length, signature, 0);
      return signature;
    };
  }

  @Override
  public Verification verification(byte[] publicKey) {
    Ed25519.@Nullable PublicPoint point = Ed25519.validatePublicKeyPartialExport(publicKey, 0);
    if (point == null) {
      return (message, signature) -> false;
    }
    return (message, signature) ->
        signature.length == Ed25519.SIGNATURE_SIZE
            && Ed25519.verify(signature, 0, point, message, 0, message.length);
  }

  /** Bouncy Castle derives public keys for every engine: it is done once per key. */
  static byte[] publicKey(byte[] seed) {
    byte[] key = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(seed, 0, key, 0);
    return key;
  }
}
