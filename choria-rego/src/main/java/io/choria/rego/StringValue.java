package io.choria.rego;

import org.jspecify.annotations.Nullable;

/**
 * A string: a sequence of code points ordered by its UTF-8 bytes (spec 08 §2.1, §2.3).
 *
 * <p>Bytes that are no UTF-8, which only decoding built-ins can produce, are kept: the byte {@code
 * b} stands in {@link #value} as the lone surrogate {@code U+DC00 + b}. Such a byte counts as one
 * code point and is written to JSON as U+FFFD.
 */
public final class StringValue implements Value {
  /** The empty string. */
  public static final StringValue EMPTY = new StringValue("");

  // what is known of the shape, in bits
  private static final byte SIMPLE = 1;
  private static final byte SURROGATES = 2;
  private static final byte PLAIN = 4;
  private static final byte ESCAPED = 8;

  private final String text;
  // Bits are only added, and their answers never change, so a race does no harm.
  private byte shape;

  // that of the text, kept here because it tells keys apart; 0 means not computed
  private int hash;

  private StringValue(String text) {
    this.text = text;
  }

  private StringValue(String text, byte shape) {
    this.text = text;
    this.shape = shape;
  }

  /**
   * A string value.
   *
   * @param text the text
   * @return the value
   */
  public static StringValue of(String text) {
    return text.isEmpty() ? EMPTY : new StringValue(text);
  }

  /** A string value of a text that is known to be ASCII. */
  static StringValue ofAscii(String text) {
    return text.isEmpty() ? EMPTY : new StringValue(text, SIMPLE);
  }

  /**
   * A string of raw bytes; valid UTF-8 is decoded, other bytes are kept as they are.
   *
   * @param bytes the bytes, not kept
   * @return the value
   */
  public static StringValue ofBytes(byte[] bytes) {
    return of(Utf8.decode(bytes));
  }

  /**
   * The text in Java form.
   *
   * @return the text
   */
  public String value() {
    return text;
  }

  /**
   * The bytes of the string: UTF-8, with kept raw bytes restored.
   *
   * @return a new array
   */
  public byte[] bytes() {
    return Utf8.encode(text);
  }

  /**
   * Whether each {@code char} is one code point, so that indices of {@link #value} are code-point
   * indices.
   *
   * @return true if the text holds no surrogates
   */
  public boolean isSimple() {
    byte known = shape;
    if ((known & (SIMPLE | SURROGATES)) == 0) {
      known |= Utf8.hasSurrogates(text) ? SURROGATES : SIMPLE;
      shape = known;
    }
    return (known & SIMPLE) != 0;
  }

  /** Whether JSON text shows every character as it is, in one byte. */
  boolean isPlainJson() {
    byte known = shape;
    if ((known & (PLAIN | ESCAPED)) == 0) {
      known |= JsonText.isPlain(text) ? PLAIN : ESCAPED;
      shape = known;
    }
    return (known & PLAIN) != 0;
  }

  /**
   * The length in code points.
   *
   * @return the number of code points
   */
  public int length() {
    return isSimple() ? text.length() : text.codePointCount(0, text.length());
  }

  @Override
  public Kind kind() {
    return Kind.STRING;
  }

  @Override
  public int compareTo(Value other) {
    if (!(other instanceof StringValue that)) {
      return Kind.STRING.compareTo(other.kind());
    }
    // without surrogates the order of chars is that of bytes, and the JDK compares many at a time
    return (shape & that.shape & SIMPLE) != 0
        ? text.compareTo(that.text)
        : Utf8.compare(text, that.text);
  }

  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      known = text.hashCode();
      hash = known;
    }
    return known;
  }

  /** Whether {@link #hashCode} takes nothing. */
  boolean isHashed() {
    return hash != 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this || (other instanceof StringValue that && text.equals(that.text));
  }

  /** The string in Rego notation, quoted. */
  @Override
  public String toString() {
    return RegoText.of(this);
  }
}
