package io.choria.messaging.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Stands for a long text in a map: its SHA-256, a tenth of what the text would take. */
record TextDigest(long first, long second, long third, long fourth) {
  static TextDigest of(String text) {
    try {
      ByteBuffer hash =
          ByteBuffer.wrap(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
      return new TextDigest(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Part of a hash spreads well enough. */
  @Override
  public int hashCode() {
    return Long.hashCode(first);
  }
}
