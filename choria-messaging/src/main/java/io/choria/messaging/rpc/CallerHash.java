package io.choria.messaging.rpc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How a caller id becomes a token of a reply subject (spec 01 §8). It keeps subjects short and is
 * no protection.
 */
public enum CallerHash {
  /** What every broker permits that is not restricted to FIPS 140. */
  MD5("MD5"),
  /** What brokers since 0.30 permit too, and those restricted to FIPS 140 alone. */
  SHA256("SHA-256");

  private final String algorithm;

  CallerHash(String algorithm) {
    this.algorithm = algorithm;
  }

  /**
   * Hashes a caller id.
   *
   * @param callerId as {@code kind=name}, or the identity of a server
   * @return lower-case hexadecimal
   */
  public String of(String callerId) {
    try {
      byte[] hash =
          MessageDigest.getInstance(algorithm).digest(callerId.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new FleetException(
          FleetException.Reason.CONFIGURATION, "this JDK does not offer " + algorithm, e);
    }
  }
}
