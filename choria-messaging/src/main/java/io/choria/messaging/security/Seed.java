package io.choria.messaging.security;

import io.choria.messaging.security.TrustException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The secret half of an Ed25519 key: 32 bytes, in a file as 64 hexadecimal characters without a
 * newline (spec 03 §1). Safe for use by several threads; {@link #close} overwrites the memory,
 * after which the seed can't sign any more. It never appears in a message or in {@link #toString}.
 */
public final class Seed implements AutoCloseable {
  private final byte[] bytes;
  private final Ed25519PublicKey publicKey;
  private volatile SignatureEngine.@Nullable Signing signing; // made when the seed is first used
  private volatile boolean closed;

  private Seed(byte[] bytes) {
    this.bytes = bytes;
    this.publicKey = Ed25519PublicKey.ofBytes(BouncyCastleEngine.publicKey(bytes));
  }

  /**
   * Makes a new key.
   *
   * @param random where the secret comes from
   * @return the seed
   */
  public static Seed generate(SecureRandom random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return new Seed(bytes);
  }

  /**
   * Reads a seed.
   *
   * @param hex 64 hexadecimal characters
   * @return the seed
   * @throws TrustException when the text is none; the message does not repeat it
   */
  public static Seed ofHex(String hex) {
    return new Seed(Hex.decode(hex, 32, "a seed"));
  }

  /**
   * Reads a seed file.
   *
   * @param file holds exactly 64 hexadecimal characters
   * @return the seed
   * @throws TrustException when the file can't be read or holds anything else, a newline included
   */
  public static Seed read(Path file) {
    byte[] content = KeyFiles.read(file, "a seed");
    try {
      return ofHex(new String(content, StandardCharsets.ISO_8859_1));
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /**
   * Writes the seed file, readable by its owner only.
   *
   * @param file replaced if it exists
   */
  public void write(Path file) {
    requireOpen();
    byte[] content = HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII);
    KeyFiles.write(file, content, "a seed");
    Arrays.fill(content, (byte) 0);
  }

  /**
   * The public half.
   *
   * @return the key; it stays usable after {@link #close}
   */
  public Ed25519PublicKey publicKey() {
    return publicKey;
  }

  /**
   * Signs.
   *
   * @param message the bytes, signed as they are
   * @return 64 bytes, always the same for the same message
   * @throws TrustException when the seed is closed
   */
  public byte[] sign(byte[] message) {
    requireOpen();
    SignatureEngine.Signing prepared = signing;
    if (prepared == null) {
      prepared = SignatureEngine.installed().signing(bytes, publicKey.bytes());
      signing = prepared;
    }
    return prepared.sign(message);
  }

  private void requireOpen() {
    if (closed) {
      throw new TrustException(Reason.MALFORMED, "the seed of " + publicKey + " is closed");
    }
  }

  /** Overwrites the secret. Call it when nothing signs any more. */
  @Override
  public void close() {
    closed = true;
    signing = null;
    Arrays.fill(bytes, (byte) 0);
  }

  /** Names the public key. */
  @Override
  public String toString() {
    return "Seed[publicKey=" + publicKey + "]";
  }
}
