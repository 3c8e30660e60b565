package io.choria.messaging;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Reads an unencrypted private key from PEM text: PKCS #8, and PKCS #1 as Puppet writes it. */
final class PemKey {
  private static final String PKCS8 = "PRIVATE KEY";
  private static final String PKCS1 = "RSA PRIVATE KEY";

  /** version 0, rsaEncryption, NULL: what PKCS #8 puts in front of a PKCS #1 key. */
  private static final byte[] RSA_PREFIX = {
    2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  private PemKey() {}

  static PrivateKey parse(String pem, String algorithm) throws GeneralSecurityException {
    byte[] encoded = block(pem, PKCS8);
    if (encoded.length == 0) {
      byte[] rsa = block(pem, PKCS1);
      if (rsa.length == 0) {
        throw new InvalidKeySpecException(
            "expected an unencrypted PEM block " + PKCS8 + " or " + PKCS1 + ", found neither");
      }
      encoded = wrapRsa(rsa);
    }
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  private static byte[] block(String pem, String label) throws InvalidKeySpecException {
    String begin = "-----BEGIN " + label + "-----";
    int start = pem.indexOf(begin);
    if (start < 0) {
      return new byte[0];
    }
    int end = pem.indexOf("-----END " + label + "-----", start);
    if (end < 0) {
      throw new InvalidKeySpecException("PEM block without end: label=" + label);
    }
    try {
      return Base64.getMimeDecoder().decode(pem.substring(start + begin.length(), end));
    } catch (IllegalArgumentException e) {
      throw new InvalidKeySpecException("PEM block is not Base64: label=" + label, e);
    }
  }

  private static byte[] wrapRsa(byte[] rsa) {
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.writeBytes(RSA_PREFIX);
    inner.write(4);
    writeLength(inner, rsa.length);
    inner.writeBytes(rsa);
    ByteArrayOutputStream outer = new ByteArrayOutputStream();
    outer.write(0x30);
    writeLength(outer, inner.size());
    outer.writeBytes(inner.toByteArray());
    return outer.toByteArray();
  }

  private static void writeLength(ByteArrayOutputStream out, int length) {
    if (length < 128) {
      out.write(length);
    } else if (length < 256) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length & 0xff);
    }
  }
}
