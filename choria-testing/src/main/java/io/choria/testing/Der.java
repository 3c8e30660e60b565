package io.choria.testing;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The few DER elements that a certificate needs; the JDK can read certificates but has no API that
 * makes them.
 */
final class Der {
  private static final int TAG_BOOLEAN = 0x01;
  private static final int TAG_INTEGER = 0x02;
  private static final int TAG_BIT_STRING = 0x03;
  private static final int TAG_OCTET_STRING = 0x04;
  private static final int TAG_OID = 0x06;
  private static final int TAG_UTF8 = 0x0c;
  private static final int TAG_GENERALIZED_TIME = 0x18;
  private static final int TAG_SEQUENCE = 0x30;
  private static final int TAG_SET = 0x31;
  private static final int TAG_CONTEXT = 0x80;
  private static final int TAG_CONTEXT_CONSTRUCTED = 0xa0;
  private static final int LONG_LENGTH = 0x80;
  private static final int BASE_128 = 0x80;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Der() {}

  static byte[] sequence(byte[]... elements) {
    return element(TAG_SEQUENCE, elements);
  }

  static byte[] set(byte[]... elements) {
    return element(TAG_SET, elements);
  }

  static byte[] integer(BigInteger value) {
    return element(TAG_INTEGER, value.toByteArray());
  }

  static byte[] yes() {
    return element(TAG_BOOLEAN, new byte[] {(byte) 0xff});
  }

  static byte[] bitString(byte[] value) {
    return element(TAG_BIT_STRING, new byte[] {0}, value);
  }

  static byte[] octetString(byte[] value) {
    return element(TAG_OCTET_STRING, value);
  }

  static byte[] utf8(String value) {
    return element(TAG_UTF8, value.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] time(Instant value) {
    return element(TAG_GENERALIZED_TIME, TIME.format(value).getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] tagged(int number, byte[] content) {
    return element(TAG_CONTEXT_CONSTRUCTED | number, content);
  }

  static byte[] implicit(int number, byte[] content) {
    return element(TAG_CONTEXT | number, content);
  }

  static byte[] oid(int... arcs) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(arcs[0] * 40 + arcs[1]);
    for (int i = 2; i < arcs.length; i++) {
      base128(content, arcs[i]);
    }
    return element(TAG_OID, content.toByteArray());
  }

  private static void base128(ByteArrayOutputStream out, int arc) {
    if (arc >= BASE_128) {
      continuation(out, arc / BASE_128);
    }
    out.write(arc % BASE_128);
  }

  private static void continuation(ByteArrayOutputStream out, int arc) {
    if (arc >= BASE_128) {
      continuation(out, arc / BASE_128);
    }
    out.write(BASE_128 | (arc % BASE_128));
  }

  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    byte[] length = BigInteger.valueOf(content.size()).toByteArray();
    if (content.size() < LONG_LENGTH) {
      out.write(content.size());
    } else {
      int skip = length[0] == 0 ? 1 : 0;
      out.write(LONG_LENGTH | (length.length - skip));
      out.write(length, skip, length.length - skip);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
