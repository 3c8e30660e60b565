package io.choria.messaging.security;

import io.choria.messaging.security.TrustException.Reason;
import java.util.HexFormat;

/** Hexadecimal of a known length; the text itself never stands in a message, it may be a secret. */
final class Hex {
  private Hex() {}

  static byte[] decode(String hex, int bytes, String what) {
    if (hex.length() != 2 * bytes) {
      throw new TrustException(
          Reason.MALFORMED,
          "expected "
              + what
              + " of "
              + 2 * bytes
              + " hexadecimal characters, got characters="
              + hex.length());
    }
    try {
      return HexFormat.of().parseHex(hex);
    } catch (IllegalArgumentException e) {
      throw new TrustException(
          Reason.MALFORMED, "expected " + what + " in hexadecimal characters only");
    }
  }
}
