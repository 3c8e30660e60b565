package io.choria.messaging.security;

/**
 * Pure Ed25519 (RFC 8032) over raw keys. The one narrow place for signatures: Bouncy Castle by
 * default, the Corretto provider when its jar is there, never the much slower provider of the JDK.
 */
interface SignatureEngine {
  /**
   * Prepares signatures of one key: reading a seed costs a third of a signature.
   *
   * @param seed 32 bytes, kept and not copied, so that its owner can overwrite them
   * @param publicKey 32 bytes, those that belong to the seed: a signature with others gives the
   *     seed away
   * @return what signs as long as the seed is there
   */
  Signing signing(byte[] seed, byte[] publicKey);

  /**
   * Prepares the verification of signatures of one key: reading the point that a key stands for
   * costs a tenth of a verification.
   *
   * @param publicKey 32 bytes
   * @return what verifies, for bytes that are no key always with false
   */
  Verification verification(byte[] publicKey);

  /** Signs with one key. Safe for use by several threads. */
  interface Signing {
    /**
     * Signs.
     *
     * @param message what is signed
     * @return 64 bytes
     */
    byte[] sign(byte[] message);
  }

  /** Verifies signatures of one key. Safe for use by several threads. */
  interface Verification {
    /**
     * Verifies.
     *
     * @param message what was signed
     * @param signature any bytes
     * @return false for everything that is not exactly right
     */
    boolean verify(byte[] message, byte[] signature);
  }

  /**
   * Finds the fastest engine of this process.
   *
   * @return the engine, always the same
   */
  static SignatureEngine installed() {
    return Installed.ENGINE;
  }

  /** Chosen once, when the first key is used. */
  final class Installed {
    private static final SignatureEngine ENGINE =
        CorrettoEngine.find().map(SignatureEngine.class::cast).orElseGet(BouncyCastleEngine::new);

    private Installed() {}
  }
}
