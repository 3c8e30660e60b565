package io.choria.messaging.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes compact JSON in the spelling of Go's encoder, so that what we emit equals, byte for byte,
 * what a Go program emits for the same content: members in order, {@code <}, {@code >}, {@code &}
 * and the two Unicode line separators escaped.
 */
final class DocumentWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REPLACEMENT = "\ufffd".getBytes(StandardCharsets.UTF_8);

  /** Which characters of ASCII stand for themselves. */
  private static final boolean[] PLAIN = new boolean[128];

  static {
    for (char c = ' '; c < 127; c++) {
      PLAIN[c] = "\"\\<>&".indexOf(c) < 0;
    }
  }

  private byte[] out;
  private int length;
  private boolean first = true;

  private DocumentWriter(int capacity) {
    this.out = new byte[capacity];
  }

  /** Writes the members of an object. */
  interface Members {
    void write(DocumentWriter out);
  }

  static byte[] document(String protocol, Members members) {
    return document(protocol, 0, members);
  }

  /** With the bytes that a large member will take, so that the room need not grow. */
  static byte[] document(String protocol, int large, Members members) {
    DocumentWriter writer = new DocumentWriter(512 + large);
    writer.braces(
        object -> {
          object.string("protocol", protocol);
          members.write(object);
        });
    return Arrays.copyOf(writer.out, writer.length);
  }

  /** Writes bytes as base64, which needs no escapes. */
  DocumentWriter base64(String name, byte[] bytes) {
    name(name);
    put('"');
    append(Base64.getEncoder().encode(bytes));
    put('"');
    return this;
  }

  DocumentWriter string(String name, String value) {
    name(name);
    quote(value);
    return this;
  }

  /** Writes a member whose name came from outside. */
  DocumentWriter quoted(String name, String value) {
    comma();
    quote(name);
    put(':');
    quote(value);
    return this;
  }

  /** Writes the member unless it is empty. */
  DocumentWriter stringIfAny(String name, String value) {
    return value.isEmpty() ? this : string(name, value);
  }

  DocumentWriter integer(String name, long value) {
    name(name);
    append(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  DocumentWriter object(String name, Members members) {
    name(name);
    braces(members);
    return this;
  }

  DocumentWriter strings(String name, List<String> values) {
    name(name);
    brackets(values, this::quote);
    return this;
  }

  DocumentWriter objects(String name, List<? extends Members> values) {
    name(name);
    brackets(values, this::braces);
    return this;
  }

  /** Writes an array of arrays. */
  <T> DocumentWriter nested(String name, List<? extends List<T>> values, Consumer<T> element) {
    name(name);
    brackets(values, inner -> brackets(inner, element));
    return this;
  }

  void quote(String value) {
    put('"');
    for (int i = plain(value); i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 128) {
        ascii(c);
      } else if (c == '\u2028' || c == '\u2029') {
        unicode(c);
      } else if (!Character.isSurrogate(c)) {
        codePoint(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        codePoint(Character.toCodePoint(c, value.charAt(++i)));
      } else {
        append(REPLACEMENT);
      }
    }
    put('"');
  }

  /** Writes the characters before the first that needs more than itself; gives their number. */
  private int plain(String value) {
    room(value.length());
    int i = 0;
    for (; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= 128 || !PLAIN[c]) {
        break;
      }
      out[length++] = (byte) c;
    }
    return i;
  }

  private void ascii(char c) {
    switch (c) {
      case '"', '\\' -> escape(c);
      case '\b' -> escape('b');
      case '\f' -> escape('f');
      case '\n' -> escape('n');
      case '\r' -> escape('r');
      case '\t' -> escape('t');
      case '<', '>', '&' -> unicode(c);
      default -> {
        if (c < ' ') {
          unicode(c);
        } else {
          put(c);
        }
      }
    }
  }

  private void escape(char c) {
    put('\\');
    put(c);
  }

  private void unicode(char c) {
    escape('u');
    room(4);
    for (int shift = 12; shift >= 0; shift -= 4) {
      out[length++] = HEX[(c >> shift) & 15];
    }
  }

  /** Writes a character beyond ASCII in UTF-8. */
  private void codePoint(int c) {
    append(Character.toString(c).getBytes(StandardCharsets.UTF_8));
  }

  void braces(Members members) {
    boolean outer = first;
    first = true;
    put('{');
    members.write(this);
    put('}');
    first = outer;
  }

  private <T> void brackets(List<T> values, Consumer<T> element) {
    put('[');
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        put(',');
      }
      element.accept(values.get(i));
    }
    put(']');
  }

  private void comma() {
    if (!first) {
      put(',');
    }
    first = false;
  }

  private void name(String name) {
    comma();
    put('"');
    append(name.getBytes(StandardCharsets.US_ASCII));
    put('"');
    put(':');
  }

  private void put(char ascii) {
    room(1);
    out[length++] = (byte) ascii;
  }

  private void append(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, out, length, bytes.length);
    length += bytes.length;
  }

  private void room(int bytes) {
    if (out.length - length < bytes) {
      out = Arrays.copyOf(out, Math.addExact(length, bytes) + length);
    }
  }
}
