package io.choria.messaging.protocol;

import io.choria.messaging.protocol.ProtocolException.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Base64 of the standard alphabet with padding (spec 01, "Language"). Line breaks are passed over
 * as Go does; bits beyond the last byte must be zero, so that no two texts stand for the same
 * bytes.
 */
final class Base64Text {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private Base64Text() {}

  static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] decode(String text, String where) {
    String joined =
        text.indexOf('\n') < 0 && text.indexOf('\r') < 0
            ? text
            : text.replace("\n", "").replace("\r", "");
    if (joined.length() % 4 != 0) {
      throw bad(where, "the length is no multiple of four: length=" + joined.length(), null);
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(joined.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw bad(where, String.valueOf(e.getMessage()), e);
    }
    int spareBits = joined.endsWith("==") ? 4 : joined.endsWith("=") ? 2 : 0;
    if (spareBits > 0) {
      char last = joined.charAt(joined.length() - spareBits / 2 - 1);
      if ((ALPHABET.indexOf(last) & ((1 << spareBits) - 1)) != 0) {
        throw bad(where, "the last character has bits that stand for nothing", null);
      }
    }
    return bytes;
  }

  private static ProtocolException bad(String where, String problem, @Nullable Throwable cause) {
    return new ProtocolException(
        Fault.ENCODING, "expected base64 with padding: where=" + where + ": " + problem, cause);
  }
}
