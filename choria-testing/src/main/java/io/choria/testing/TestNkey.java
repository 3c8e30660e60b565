package io.choria.testing;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;

/** An Ed25519 key in the text form of NATS: a prefix, the key, a CRC-16, all in base 32. */
final class TestNkey {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int SEED = 18 << 3;
  private static final int KEY_BYTES = 32;

  private final Kind kind;
  private final KeyPair pair;

  /** What a key stands for; its number gives the first letter. */
  enum Kind {
    OPERATOR(14),
    ACCOUNT(0),
    USER(20);

    final int prefix;

    Kind(int letter) {
      this.prefix = letter << 3;
    }
  }

  private TestNkey(Kind kind, KeyPair pair) {
    this.kind = kind;
    this.pair = pair;
  }

  static TestNkey generate(Kind kind) {
    try {
      return new TestNkey(kind, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK from 15 on has Ed25519", e);
    }
  }

  byte[] sign(byte[] data) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update(data);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a new key signs", e);
    }
  }

  String publicKey() {
    return text(new byte[] {(byte) kind.prefix}, last(pair.getPublic().getEncoded()));
  }

  String seed() {
    byte[] prefix = {(byte) (SEED | kind.prefix >> 5), (byte) ((kind.prefix & 31) << 3)};
    return text(prefix, last(pair.getPrivate().getEncoded()));
  }

  /** Both encodings of the JDK end with the bare key. */
  private static byte[] last(byte[] encoded) {
    return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
  }

  private static String text(byte[] prefix, byte[] key) {
    byte[] all = Arrays.copyOf(prefix, prefix.length + key.length + 2);
    System.arraycopy(key, 0, all, prefix.length, key.length);
    int crc = crc16(all, all.length - 2);
    all[all.length - 2] = (byte) crc;
    all[all.length - 1] = (byte) (crc >> 8);
    return base32(all);
  }

  /** CRC-16/XMODEM. */
  private static int crc16(byte[] data, int length) {
    int crc = 0;
    for (int i = 0; i < length; i++) {
      crc ^= (data[i] & 0xff) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
      }
      crc &= 0xffff;
    }
    return crc;
  }

  private static String base32(byte[] data) {
    StringBuilder out = new StringBuilder(data.length * 8 / 5 + 1);
    int bits = 0;
    int count = 0;
    for (byte b : data) {
      bits = bits << 8 | (b & 0xff);
      count += 8;
      while (count >= 5) {
        count -= 5;
        out.append(ALPHABET.charAt(bits >> count & 31));
      }
      bits &= (1 << count) - 1;
    }
    if (count > 0) {
      out.append(ALPHABET.charAt(bits << (5 - count) & 31));
    }
    return out.toString();
  }
}
