package io.choria.rego;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * UTF-8 as Go strings see it: any bytes are a string, order is by byte, and a byte that belongs to
 * no valid sequence is one unit (spec 08 §2.3).
 */
final class Utf8 {
  private static final int ESCAPE = 0xDC00;

  private Utf8() {}

  static boolean hasSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the text holds a kept raw byte (or another lone surrogate). */
  static boolean hasRawBytes(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          return true;
        }
      }
    }
    return false;
  }

  static String decode(byte[] bytes) {
    int plain = 0;
    while (plain < bytes.length && bytes[plain] >= 0) {
      plain++;
    }
    if (plain == bytes.length) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    StringBuilder out = new StringBuilder(bytes.length);
    int i = 0;
    while (i < bytes.length) {
      int length = sequenceLength(bytes, i);
      if (length == 0) {
        out.append((char) (ESCAPE + (bytes[i] & 0xff)));
        i++;
      } else {
        out.appendCodePoint(codePoint(bytes, i, length));
        i += length;
      }
    }
    return out.toString();
  }

  /** The length of the valid sequence at an index, 0 if there is none. */
  static int sequenceLength(byte[] bytes, int at) {
    int lead = bytes[at] & 0xff;
    if (lead < 0x80) {
      return 1;
    }
    int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || at + length > bytes.length) {
      return 0;
    }
    for (int k = 1; k < length; k++) {
      if ((bytes[at + k] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = bytes[at + 1] & 0xff;
    boolean valid =
        switch (lead) {
          case 0xe0 -> second >= 0xa0;
          case 0xed -> second < 0xa0;
          case 0xf0 -> second >= 0x90;
          case 0xf4 -> second < 0x90;
          default -> true;
        };
    return valid ? length : 0;
  }

  private static int codePoint(byte[] bytes, int at, int length) {
    int lead = bytes[at] & 0xff;
    int point =
        switch (length) {
          case 1 -> lead;
          case 2 -> lead & 0x1f;
          case 3 -> lead & 0x0f;
          default -> lead & 0x07;
        };
    for (int k = 1; k < length; k++) {
      point = point << 6 | (bytes[at + k] & 0x3f);
    }
    return point;
  }

  static byte[] encode(String text) {
    if (!hasRawBytes(text)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (isRawByte(point)) {
        out.write(point - ESCAPE);
      } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        out.writeBytes(new byte[] {(byte) 0xef, (byte) 0xbf, (byte) 0xbd});
      } else {
        out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }

  static boolean isRawByte(int point) {
    return point >= ESCAPE + 0x80 && point <= ESCAPE + 0xff;
  }

  /** Order by UTF-8 bytes. */
  static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        if (x < Character.MIN_SURROGATE && y < Character.MIN_SURROGATE) {
          return x - y;
        }
        if (isLone(a, i) || isLone(b, i)) {
          return Arrays.compareUnsigned(encode(a), encode(b));
        }
        return rank(x) - rank(y);
      }
    }
    return a.length() - b.length();
  }

  private static boolean isLone(String text, int at) {
    char c = text.charAt(at);
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }

  /** Moves surrogates, which stand for code points above U+FFFF, behind the other chars. */
  private static int rank(char c) {
    if (c >= 0xE000) {
      return c - 0x800;
    }
    return c >= Character.MIN_SURROGATE ? c + 0x2000 : c;
  }
}
