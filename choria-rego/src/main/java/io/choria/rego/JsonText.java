package io.choria.rego;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A JSON text that grows at its end, as UTF-8. */
final class JsonText {
  private static final String HEX = "0123456789abcdef";

  private final Runnable check;
  private byte[] bytes = new byte[128];
  private int size;

  /** How many bytes more there are than characters. */
  private long extra;

  /** Whether there may be bytes that are no UTF-8. */
  private boolean anyBytes;

  /**
   * An empty text.
   *
   * @param check is called when the text has become much longer
   */
  JsonText(Runnable check) {
    this.check = check;
  }

  /** The characters so far. */
  long length() {
    return size - extra;
  }

  /** Adds a character of ASCII. */
  void add(char ascii) {
    reserve(1);
    bytes[size++] = (byte) ascii;
  }

  /** Adds a text of ASCII. */
  @SuppressWarnings("deprecation") // the only way to get at the bytes without making an array
  void ascii(String text) {
    int length = text.length();
    reserve(length);
    text.getBytes(0, length, bytes, size);
    size += length;
  }

  /** Adds any text as it is. */
  void unescaped(String text) {
    if (isPlain(text)) {
      ascii(text);
      return;
    }
    byte[] added = Utf8.encode(text);
    reserve(added.length);
    System.arraycopy(added, 0, bytes, size, added.length);
    size += added.length;
    extra += added.length - text.length();
    anyBytes = true;
  }

  /** Adds a string that {@link #isPlain}. */
  @SuppressWarnings("deprecation") // as above
  void plainString(String text) {
    int length = text.length();
    reserve(length + 2);
    bytes[size] = '"';
    text.getBytes(0, length, bytes, size + 1);
    bytes[size + length + 1] = '"';
    size += length + 2;
  }

  /** Whether every character of a string stands for itself, whatever else is escaped. */
  static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&') {
        return false;
      }
    }
    return true;
  }

  /** Adds a string with all escapes that it needs. */
  void string(String text, boolean escapeHtml) {
    add('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        if (c < ' '
            || c == '"'
            || c == '\\'
            || (escapeHtml && (c == '<' || c == '>' || c == '&'))) {
          escape(c);
        } else {
          add(c);
        }
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        point(Character.toCodePoint(c, text.charAt(i)));
      } else if (Character.isSurrogate(c)) {
        escape('\ufffd');
      } else if (c == '\u2028' || c == '\u2029') {
        escape(c);
      } else {
        point(c);
      }
    }
    add('"');
  }

  private void escape(char c) {
    switch (c) {
      case '"', '\\' -> ascii("\\" + c);
      case '\b' -> ascii("\\b");
      case '\f' -> ascii("\\f");
      case '\n' -> ascii("\\n");
      case '\r' -> ascii("\\r");
      case '\t' -> ascii("\\t");
      default -> {
        ascii("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          add(HEX.charAt(c >> shift & 15));
        }
      }
    }
  }

  /** Adds a code point beyond ASCII. */
  private void point(int point) {
    reserve(4);
    if (point < 0x800) {
      bytes[size++] = (byte) (0xc0 | point >> 6);
      extra++;
    } else {
      if (point < 0x10000) {
        bytes[size++] = (byte) (0xe0 | point >> 12);
      } else {
        bytes[size++] = (byte) (0xf0 | point >> 18);
        bytes[size++] = (byte) (0x80 | (point >> 12 & 0x3f));
      }
      bytes[size++] = (byte) (0x80 | (point >> 6 & 0x3f));
      // three bytes are one character, four are two
      extra += 2;
    }
    bytes[size++] = (byte) (0x80 | (point & 0x3f));
  }

  private void reserve(int more) {
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, grown(more));
    }
  }

  private int grown(int more) {
    check.run();
    long needed = (long) size + more;
    if (needed > Integer.MAX_VALUE - 16) {
      throw new JsonException("JSON text is longer than " + Integer.MAX_VALUE + " bytes", -1);
    }
    return (int) Math.min(Integer.MAX_VALUE - 16, Math.max(needed, bytes.length * 2L));
  }

  @Override
  public String toString() {
    return anyBytes
        ? Utf8.decode(Arrays.copyOf(bytes, size))
        : new String(
            bytes, 0, size, extra == 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }
}
