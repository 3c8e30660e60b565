package io.choria.rego.builtin.stdlib.crypto;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run of bytes that can be read as DER elements. Immutable. */
public final class Der {
  static final int BOOLEAN = 0x01;
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OID = 0x06;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  static final Der EMPTY = new Der(new byte[0]);

  private final byte[] bytes;

  public Der(byte[] bytes) {
    this.bytes = bytes;
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  int length() {
    return bytes.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Der der && Arrays.equals(bytes, der.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /**
   * One element.
   *
   * @param tag its identifier octet
   * @param content its content
   * @param encoding all of it
   */
  public record Element(int tag, Der content, Der encoding) {
    public List<Element> children() {
      return content.elements();
    }

    public BigInteger integer() {
      return new BigInteger(content.bytes);
    }

    public String oid() {
      StringBuilder out = new StringBuilder();
      long part = 0;
      for (byte b : content.bytes) {
        part = part << 7 | (b & 0x7f);
        if (b >= 0) {
          if (out.length() == 0) {
            long first = Math.min(part / 40, 2);
            out.append(first).append('.').append(part - first * 40);
          } else {
            out.append('.').append(part);
          }
          part = 0;
        }
      }
      return out.toString();
    }
  }

  /** The elements one after the other. */
  public List<Element> elements() {
    List<Element> elements = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      Element element = elementAt(at);
      elements.add(element);
      at += element.encoding.length();
    }
    return elements;
  }

  /** The first element; null if the bytes are no DER. */
  public @Nullable Element first() {
    try {
      return bytes.length == 0 ? null : elementAt(0);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private Element elementAt(int start) {
    if (start + 2 > bytes.length) {
      throw truncated();
    }
    int tag = bytes[start] & 0xff;
    int at = start + 1;
    int size = bytes[at++] & 0xff;
    if (size >= 0x80) {
      int count = size & 0x7f;
      if (count == 0 || count > 3 || at + count > bytes.length) {
        throw truncated();
      }
      size = 0;
      for (int i = 0; i < count; i++) {
        size = size << 8 | (bytes[at++] & 0xff);
      }
    }
    if (at + size > bytes.length) {
      throw truncated();
    }
    return new Element(
        tag,
        new Der(Arrays.copyOfRange(bytes, at, at + size)),
        new Der(Arrays.copyOfRange(bytes, start, at + size)));
  }

  private static IllegalArgumentException truncated() {
    return new IllegalArgumentException("data truncated");
  }

  /** Encodes one element. */
  static byte[] encode(int tag, byte[]... parts) {
    int size = 0;
    for (byte[] part : parts) {
      size += part.length;
    }
    byte[] head =
        size < 0x80
            ? new byte[] {(byte) tag, (byte) size}
            : size < 0x100
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) size}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (size >> 8), (byte) size};
    byte[] out = Arrays.copyOf(head, head.length + size);
    int at = head.length;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, out, at, part.length);
      at += part.length;
    }
    return out;
  }
}
