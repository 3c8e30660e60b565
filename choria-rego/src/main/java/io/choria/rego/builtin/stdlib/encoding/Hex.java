package io.choria.rego.builtin.stdlib.encoding;

import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.format.GoEscape;
import java.util.HexFormat;
import java.util.Locale;

/** Hexadecimal text with the errors of Go (spec 08 §4.10). */
public final class Hex {
  private Hex() {}

  public static String encode(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static byte[] decode(byte[] text) {
    byte[] bytes = new byte[text.length / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (digit(text[2 * i]) << 4 | digit(text[2 * i + 1]));
    }
    if (text.length % 2 != 0) {
      digit(text[text.length - 1]);
      throw BuiltinException.of("encoding/hex: odd length hex string");
    }
    return bytes;
  }

  private static int digit(byte b) {
    int value = b >= 0 ? Character.digit(b, 16) : -1;
    if (value < 0) {
      throw BuiltinException.of(
          "encoding/hex: invalid byte: "
              + String.format(Locale.ROOT, "U+%04X", b & 0xff)
              + " "
              + (b == '\\' ? "'\\'" : GoEscape.character(b & 0xff, false)));
    }
    return value;
  }
}
