package io.choria.messaging;

import io.nats.client.AuthHandler;
import io.nats.client.NKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** Signs the server's challenge with a seed that is held in memory. */
final class NkeyLogin implements AuthHandler {
  private final char[] seed;

  NkeyLogin(char[] seed) {
    this.seed = seed;
  }

  @Override
  public byte[] sign(byte[] nonce) {
    NKey key = NKey.fromSeed(seed);
    try {
      return key.sign(nonce);
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(e);
    } finally {
      key.clear();
    }
  }

  @Override
  public char[] getID() {
    NKey key = NKey.fromSeed(seed);
    try {
      return key.getPublicKey();
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(e);
    } finally {
      key.clear();
    }
  }

  @Override
  public char @Nullable [] getJWT() {
    return null;
  }

  private static ConnectionException unusable(Exception cause) {
    return new ConnectionException(
        ConnectionException.Reason.AUTHENTICATION, "the nkey seed cannot be used", cause);
  }
}
