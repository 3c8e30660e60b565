package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.builtin.BuiltinException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads DER from front to back and takes only what is written in the one way that DER allows, as
 * Go's parser of certificates does (spec 08 §4.15). What is behind the last element that was asked
 * for is not looked at. Not thread-safe.
 */
final class DerReader {
  private static final int HIGH_TAG = 0x1f;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final Pattern TIME =
      Pattern.compile("(\\d\\d|\\d{4})(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)?(Z|[-+]\\d{4})");
  private static final int LONGEST_LENGTH = 4;

  private final byte[] bytes;
  private int at;

  DerReader(Der der) {
    this.bytes = der.bytes();
  }

  static BuiltinException malformed(String what) {
    return BuiltinException.of("x509: malformed " + what);
  }

  boolean isEmpty() {
    return at == bytes.length;
  }

  /** Whether the next element has this tag. */
  boolean next(int tag) {
    return at < bytes.length && (bytes[at] & 0xff) == tag;
  }

  /** The next element, whatever it is. */
  Der.Element any() {
    int start = at;
    if (bytes.length - at < 2 || (bytes[at] & HIGH_TAG) == HIGH_TAG) {
      throw malformed("certificate");
    }
    int tag = bytes[at] & 0xff;
    int first = bytes[at + 1] & 0xff;
    long size = first;
    at += 2;
    if (first >= 0x80) {
      int count = first & 0x7f;
      if (count == 0 || count > LONGEST_LENGTH || bytes.length - at < count) {
        throw malformed("certificate");
      }
      size = new BigInteger(1, Arrays.copyOfRange(bytes, at, at + count)).longValue();
      if (size < 0x80 || size >> (8 * (count - 1)) == 0) {
        throw malformed("certificate");
      }
      at += count;
    }
    if (size > bytes.length - at) {
      throw malformed("certificate");
    }
    int content = at;
    at += (int) size;
    return new Der.Element(
        tag,
        new Der(Arrays.copyOfRange(bytes, content, at)),
        new Der(Arrays.copyOfRange(bytes, start, at)));
  }

  /** The next element, which must have this tag. */
  Der.Element element(int tag) {
    if (!next(tag)) {
      throw malformed("certificate");
    }
    return any();
  }

  /** The content of the next element, which must have this tag. */
  DerReader in(int tag) {
    return new DerReader(element(tag).content());
  }

  DerReader sequence() {
    return in(Der.SEQUENCE);
  }

  /** The content of the next element if it has this tag, or null. */
  @Nullable DerReader optional(int tag) {
    return next(tag) ? in(tag) : null;
  }

  BigInteger integer() {
    return integer(Der.INTEGER);
  }

  /** A number under the tag of a context. */
  BigInteger integer(int tag) {
    byte[] content = element(tag).content().bytes();
    boolean padded =
        content.length > 1
            && ((content[0] == 0 && content[1] >= 0) || (content[0] == -1 && content[1] < 0));
    if (content.length == 0 || padded) {
      throw malformed("integer");
    }
    return new BigInteger(content);
  }

  /** A number that fits Go's {@code int}. */
  long number(int tag) {
    BigInteger number = integer(tag);
    if (number.bitLength() >= Long.SIZE) {
      throw malformed("integer");
    }
    return number.longValue();
  }

  boolean bool() {
    byte[] content = element(Der.BOOLEAN).content().bytes();
    if (content.length != 1 || (content[0] != 0 && content[0] != -1)) {
      throw malformed("boolean");
    }
    return content[0] != 0;
  }

  String oid() {
    Der.Element element = element(Der.OID);
    checkOid(element.content(), Integer.MAX_VALUE);
    return element.oid();
  }

  /** Refuses an identifier with padded parts, or parts that are larger than this. */
  static void checkOid(Der content, long largest) {
    byte[] parts = content.bytes();
    boolean begins = true;
    long part = 0;
    for (byte b : parts) {
      part = (begins ? 0 : part << 7) | (b & 0x7f);
      if ((begins && (b & 0xff) == 0x80) || part > largest) {
        throw malformed("object identifier");
      }
      begins = b >= 0;
    }
    if (parts.length == 0 || !begins) {
      throw malformed("object identifier");
    }
  }

  /** The bits of a bit string, filled with zeros at the front. */
  Der bits() {
    byte[] content = element(Der.BIT_STRING).content().bytes();
    int unused = content.length == 0 ? 8 : content[0];
    boolean clean =
        unused >= 0
            && unused < 8
            && (content.length > 1 || unused == 0)
            && (content[content.length - 1] & ((1 << unused) - 1)) == 0;
    if (!clean && !(content.length == 1 && unused == 0)) {
      throw malformed("bit string");
    }
    byte[] bits = Arrays.copyOfRange(content, 1, content.length);
    if (unused > 0) {
      byte[] shifted = new BigInteger(1, bits).shiftRight(unused).toByteArray();
      byte[] aligned = new byte[bits.length];
      int length = Math.min(shifted.length, aligned.length);
      System.arraycopy(shifted, shifted.length - length, aligned, aligned.length - length, length);
      return new Der(aligned);
    }
    return new Der(bits);
  }

  /** A point in time, in one of two forms. */
  OffsetDateTime time() {
    Der.Element element = next(UTC_TIME) ? any() : element(GENERALIZED_TIME);
    boolean utc = element.tag() == UTC_TIME;
    Matcher parts = TIME.matcher(new String(element.content().bytes(), StandardCharsets.US_ASCII));
    // only the short form may leave the seconds out
    if (!parts.matches()
        || (parts.group(1).length() == 2) != utc
        || (parts.group(6) == null && !utc)
        || parts.group(7).endsWith("0000")) {
      throw malformed("time");
    }
    try {
      int year = Integer.parseInt(parts.group(1));
      return OffsetDateTime.of(
          utc ? year + (year < 50 ? 2000 : 1900) : year,
          Integer.parseInt(parts.group(2)),
          Integer.parseInt(parts.group(3)),
          Integer.parseInt(parts.group(4)),
          Integer.parseInt(parts.group(5)),
          parts.group(6) == null ? 0 : Integer.parseInt(parts.group(6)),
          0,
          ZoneOffset.of(parts.group(7)));
    } catch (DateTimeException e) {
      throw malformed("time");
    }
  }
}
