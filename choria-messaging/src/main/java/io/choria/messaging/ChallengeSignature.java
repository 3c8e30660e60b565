package io.choria.messaging;

import io.nats.client.AuthHandler;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Signs the server's challenge and says nothing else: who we are stands in the token. */
final class ChallengeSignature implements AuthHandler {
  private final UnaryOperator<byte[]> signature;

  ChallengeSignature(UnaryOperator<byte[]> signature) {
    this.signature = signature;
  }

  @Override
  public byte[] sign(byte[] nonce) {
    return signature.apply(nonce);
  }

  @Override
  public char @Nullable [] getID() {
    return null;
  }

  @Override
  public char @Nullable [] getJWT() {
    return null;
  }
}
