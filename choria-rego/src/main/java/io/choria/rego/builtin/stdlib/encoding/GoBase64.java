package io.choria.rego.builtin.stdlib.encoding;

import io.choria.rego.builtin.BuiltinException;
import java.io.ByteArrayOutputStream;

/** Base64 as Go decodes it: CR and LF are skipped, errors carry an offset (spec 08 §5.8). */
public enum GoBase64 {
  STANDARD('+', '/', true),
  URL('-', '_', true),
  RAW_URL('-', '_', false);

  private final char plus;
  private final char slash;
  private final boolean padded;

  GoBase64(char plus, char slash, boolean padded) {
    this.plus = plus;
    this.slash = slash;
    this.padded = padded;
  }

  public byte[] decode(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() * 3 / 4);
    int at = 0;
    while (true) {
      int bits = 0;
      int count = 0;
      while (count < 4) {
        at = skipLineEnds(text, at);
        if (at == text.length()) {
          if (count == 0) {
            return out.toByteArray();
          }
          if (count == 1 || padded) {
            throw illegal(text, at - count);
          }
          flush(out, bits, count);
          return out.toByteArray();
        }
        char c = text.charAt(at);
        if (c == '=' && padded) {
          return finish(text, at, out, bits, count);
        }
        int value = value(c);
        if (value < 0) {
          throw illegal(text, at);
        }
        bits = bits << 6 | value;
        count++;
        at++;
      }
      flush(out, bits, count);
    }
  }

  private byte[] finish(String text, int at, ByteArrayOutputStream out, int bits, int count) {
    if (count < 2) {
      throw illegal(text, at);
    }
    int next = at + 1;
    if (count == 2) {
      next = skipLineEnds(text, next);
      if (next == text.length()) {
        throw illegal(text, text.length());
      }
      if (text.charAt(next) != '=') {
        throw illegal(text, next - 1);
      }
      next++;
    }
    next = skipLineEnds(text, next);
    if (next < text.length()) {
      throw illegal(text, next);
    }
    flush(out, bits, count);
    return out.toByteArray();
  }

  private static void flush(ByteArrayOutputStream out, int bits, int count) {
    int aligned = bits << (6 * (4 - count));
    for (int i = 0; i < count - 1; i++) {
      out.write(aligned >> (16 - 8 * i));
    }
  }

  private static int skipLineEnds(String text, int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == '\n' || text.charAt(at) == '\r')) {
      at++;
    }
    return at;
  }

  private int value(char c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    return c == plus ? 62 : c == slash ? 63 : -1;
  }

  private static BuiltinException illegal(String text, int at) {
    int bytes = io.choria.rego.StringValue.of(text.substring(0, at)).bytes().length;
    return BuiltinException.of("illegal base64 data at input byte " + bytes);
  }
}
