package io.choria.messaging.security;

import java.time.Duration;

/**
 * A service that signs requests for callers who hold no key that servers trust (spec 01 §7). How it
 * is reached — by HTTP or through the network — is the implementation's business; it has to be safe
 * for use by several threads.
 */
@FunctionalInterface
public interface RemoteSigner {
  /**
   * What the service gets.
   *
   * @param request the encoded request, with the caller's own id in it
   * @param signature the Ed25519 signature over these bytes by the key of the token; services want
   *     it in hexadecimal
   * @param token a compact JWT, the caller's
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Call(byte[] request, byte[] signature, String token) {
    /** Names no content. */
    @Override
    public String toString() {
      return "Call[request=" + request.length + " bytes]";
    }
  }

  /**
   * Asks for a signature.
   *
   * @param call what the service gets
   * @param timeout how long the answer may take
   * @return the encoded secure request that the service made; its request may differ from the one
   *     sent, because services rewrite the caller
   * @throws RuntimeException when the service refuses, can't be reached or takes longer; it becomes
   *     the cause of a {@link TrustException} with {@link TrustException.Reason#SIGNER}
   */
  byte[] sign(Call call, Duration timeout);
}
