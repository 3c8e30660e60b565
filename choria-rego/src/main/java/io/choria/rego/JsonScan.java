package io.choria.rego;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds where the parts of a JSON text end, eight bytes at a time. */
final class JsonScan {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = ONES << 7;
  private static final long BLANKS = ' ' * ONES;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  private JsonScan() {}

  /** Eight bytes, the first one lowest. */
  static long word(byte[] text, int at) {
    return (long) WORDS.get(text, at);
  }

  /** Up to eight bytes, the first one lowest, with zeros above. */
  static long word(byte[] text, int at, int length) {
    if (length >= Long.BYTES) {
      return word(text, at);
    }
    if (at <= text.length - Long.BYTES) {
      return word(text, at) & ~(-1L << (length * Byte.SIZE));
    }
    long word = 0;
    for (int i = length - 1; i >= 0; i--) {
      word = word << Byte.SIZE | (text[at + i] & 0xff);
    }
    return word;
  }

  /** The first byte from here on that is no white space, or the end. */
  static int blanks(byte[] text, int at) {
    return at < text.length && text[at] > ' ' ? at : moreBlanks(text, at);
  }

  private static int moreBlanks(byte[] text, int from) {
    int at = from;
    while (at < text.length) {
      byte b = text[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return at;
      }
      at++;
      if (at <= text.length - Long.BYTES) {
        at += Long.numberOfTrailingZeros(word(text, at) ^ BLANKS) >>> 3;
      }
    }
    return at;
  }

  /**
   * The first byte from here on that is no ASCII character or can't stand in a string, or the end.
   */
  static int plain(byte[] text, int from) {
    int at = from;
    for (; at <= text.length - Long.BYTES; at += Long.BYTES) {
      long word = word(text, at);
      long marks = (special(word) | word) & HIGH;
      if (marks != 0) {
        return at + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
    }
    while (at < text.length && isPlain(text[at])) {
      at++;
    }
    return at;
  }

  /** The first byte from here on that can't stand for itself in a string, or the end. */
  static int unescaped(byte[] text, int from) {
    int at = from;
    for (; at <= text.length - Long.BYTES; at += Long.BYTES) {
      long marks = special(word(text, at)) & HIGH;
      if (marks != 0) {
        return at + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
    }
    while (at < text.length && (text[at] < 0 || isPlain(text[at]))) {
      at++;
    }
    return at;
  }

  /**
   * Sets the highest bit of quotes, backslashes and control characters. Only the lowest of these
   * marks can be trusted: a subtraction may borrow from the bytes above a hit.
   */
  private static long special(long word) {
    long quote = word ^ QUOTES;
    long backslash = word ^ BACKSLASHES;
    return ((quote - ONES) & ~quote)
        | ((backslash - ONES) & ~backslash)
        | ((word - BLANKS) & ~word);
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }

  /** The first byte from here on that is no digit, or the end. */
  static int digits(byte[] text, int from) {
    int at = from;
    while (at < text.length && isDigit(text[at])) {
      at++;
    }
    return at;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
