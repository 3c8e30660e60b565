package io.choria.messaging.protocol;

import io.choria.messaging.protocol.ProtocolException.Fault;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;

/**
 * An identifier that begins with its second: 4 bytes of seconds since 1400000000 and 16 random
 * bytes, written as 27 characters of base 62 (spec 01 §4.9). The ids of tokens must be such, and
 * the second must be the one at which the token was issued.
 */
public final class Ksuid {
  private static final long EPOCH = 1_400_000_000L;
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 27;
  private static final int BYTES = 20;
  private static final BigInteger BASE = BigInteger.valueOf(62);

  private final byte[] bytes;

  private Ksuid(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Makes an identifier.
   *
   * @param time its second, from 2014-05-13 for 136 years
   * @param payload 16 bytes
   * @return the identifier
   */
  public static Ksuid of(Instant time, byte[] payload) {
    long second = time.getEpochSecond() - EPOCH;
    if (second < 0 || second > 0xffffffffL || payload.length != BYTES - 4) {
      throw new ProtocolException(
          Fault.SCHEMA,
          "expected a time of 32 bits after "
              + EPOCH
              + " and 16 bytes, got time="
              + time
              + " bytes="
              + payload.length);
    }
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < 4; i++) {
      bytes[i] = (byte) (second >> (8 * (3 - i)));
    }
    System.arraycopy(payload, 0, bytes, 4, payload.length);
    return new Ksuid(bytes);
  }

  /**
   * Reads an identifier.
   *
   * @param text 27 characters
   * @return the identifier
   * @throws ProtocolException when the text is none
   */
  public static Ksuid parse(String text) {
    if (text.length() != LENGTH) {
      throw bad(text);
    }
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < LENGTH; i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        throw bad(text);
      }
      number = number.multiply(BASE).add(BigInteger.valueOf(digit));
    }
    if (number.bitLength() > 8 * BYTES) {
      throw bad(text);
    }
    byte[] magnitude = number.toByteArray();
    byte[] bytes = new byte[BYTES];
    int length = Math.min(magnitude.length, BYTES);
    System.arraycopy(magnitude, magnitude.length - length, bytes, BYTES - length, length);
    return new Ksuid(bytes);
  }

  private static ProtocolException bad(String text) {
    String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    return new ProtocolException(
        Fault.ENCODING, "expected a KSUID, 27 characters of base 62, got text=" + shown);
  }

  /**
   * The second in the identifier.
   *
   * @return a whole second
   */
  public Instant time() {
    long second = 0;
    for (int i = 0; i < 4; i++) {
      second = (second << 8) | (bytes[i] & 0xff);
    }
    return Instant.ofEpochSecond(EPOCH + second);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ksuid ksuid && Arrays.equals(bytes, ksuid.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The 27 characters. */
  @Override
  public String toString() {
    char[] text = new char[LENGTH];
    BigInteger number = new BigInteger(1, bytes);
    for (int i = LENGTH - 1; i >= 0; i--) {
      BigInteger[] parts = number.divideAndRemainder(BASE);
      text[i] = ALPHABET.charAt(parts[1].intValue());
      number = parts[0];
    }
    return new String(text);
  }
}
