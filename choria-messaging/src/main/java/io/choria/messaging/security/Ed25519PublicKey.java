package io.choria.messaging.security;

import io.choria.messaging.security.TrustException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The public half of a {@link Seed}: 32 bytes, written as 64 lower-case hexadecimal characters
 * (spec 03 §1). Immutable.
 */
public final class Ed25519PublicKey {
  private final byte[] bytes;

  /** Made when the key is first used: most keys that are read verify nothing. */
  private SignatureEngine.@Nullable Verification verification;

  private Ed25519PublicKey(byte[] bytes) {
    this.bytes = bytes;
  }

  static Ed25519PublicKey ofBytes(byte[] bytes) {
    if (bytes.length != 32) {
      throw new TrustException(
          Reason.MALFORMED, "expected a public key of 32 bytes, got bytes=" + bytes.length);
    }
    return new Ed25519PublicKey(bytes);
  }

  /**
   * Reads a key.
   *
   * @param hex 64 hexadecimal characters
   * @return the key
   * @throws TrustException when the text is none
   */
  public static Ed25519PublicKey ofHex(String hex) {
    return ofBytes(Hex.decode(hex, 32, "a public key"));
  }

  /**
   * Reads a file as {@code choria jwt keys} writes it.
   *
   * @param file holds exactly 64 hexadecimal characters
   * @return the key
   * @throws TrustException when the file can't be read or holds anything else, a newline included
   */
  public static Ed25519PublicKey read(Path file) {
    return ofHex(new String(KeyFiles.read(file, "a public key"), StandardCharsets.ISO_8859_1));
  }

  /**
   * Writes the key as {@code choria jwt keys} does.
   *
   * @param file replaced if it exists
   */
  public void write(Path file) {
    KeyFiles.write(file, hex().getBytes(StandardCharsets.US_ASCII), "a public key");
  }

  /**
   * Verifies a signature.
   *
   * @param message what was signed
   * @param signature 64 bytes; everything else is not valid
   * @return whether the owner of this key signed these bytes
   */
  public boolean verify(byte[] message, byte[] signature) {
    SignatureEngine.Verification prepared = verification;
    if (prepared == null) {
      prepared = SignatureEngine.installed().verification(bytes);
      verification = prepared;
    }
    return prepared.verify(message, signature);
  }

  /** Not a copy: for the engine only. */
  byte[] bytes() {
    return bytes;
  }

  /**
   * The key as text.
   *
   * @return 64 lower-case hexadecimal characters
   */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ed25519PublicKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The key as text: public keys are no secret. */
  @Override
  public String toString() {
    return hex();
  }
}
