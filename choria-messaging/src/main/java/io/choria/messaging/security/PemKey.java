package io.choria.messaging.security;

import io.choria.messaging.security.TrustException.Reason;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads an unencrypted private key from PEM text: PKCS #8, PKCS #1 as Puppet writes it, and SEC 1
 * as OpenSSL writes keys of elliptic curves.
 */
final class PemKey {
  private static final String PKCS8 = "PRIVATE KEY";
  private static final String PKCS1 = "RSA PRIVATE KEY";
  private static final String SEC1 = "EC PRIVATE KEY";

  /** version 0, rsaEncryption, NULL: what PKCS #8 puts in front of a PKCS #1 key. */
  private static final byte[] RSA_PREFIX = {
    2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  private static final byte[] VERSION_0 = {2, 1, 0};

  private PemKey() {}

  /** A key of RSA, whatever it belongs to. */
  static RSAPrivateKey parseRsa(String pem) {
    List<Pem.Block> blocks = Pem.blocks(pem);
    Optional<byte[]> pkcs8 = Pem.first(blocks, PKCS8);
    Optional<byte[]> rsa = Pem.first(blocks, PKCS1);
    if (pkcs8.isEmpty() && rsa.isEmpty()) {
      throw new TrustException(
          Reason.MALFORMED, "expected an unencrypted PEM block " + PKCS8 + " or " + PKCS1);
    }
    byte[] encoded = pkcs8.orElseGet(() -> sequence(RSA_PREFIX, octets(rsa.orElseThrow())));
    try {
      return (RSAPrivateKey)
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new TrustException(Reason.MALFORMED, "expected a private key of RSA", e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
      blocks.forEach(block -> Arrays.fill(block.content(), (byte) 0));
    }
  }

  /** The key that belongs to a public key. */
  static PrivateKey parse(String pem, PublicKey publicKey) {
    List<Pem.Block> blocks = Pem.blocks(pem);
    Optional<byte[]> pkcs8 = Pem.first(blocks, PKCS8);
    Optional<byte[]> rsa = Pem.first(blocks, PKCS1);
    Optional<byte[]> curve = Pem.first(blocks, SEC1);
    byte[] encoded;
    if (pkcs8.isPresent()) {
      encoded = pkcs8.get();
    } else if (rsa.isPresent()) {
      encoded = sequence(RSA_PREFIX, octets(rsa.get()));
    } else if (curve.isPresent() && publicKey instanceof ECPublicKey) {
      encoded = sequence(VERSION_0, algorithmOf(publicKey), octets(curve.get()));
    } else {
      throw new TrustException(
          Reason.MALFORMED,
          "expected an unencrypted PEM block "
              + PKCS8
              + ", "
              + PKCS1
              + " or "
              + SEC1
              + " that fits a key of "
              + publicKey.getAlgorithm());
    }
    try {
      PrivateKey key =
          KeyFactory.getInstance(publicKey.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
      requirePair(key, publicKey);
      return key;
    } catch (GeneralSecurityException e) {
      throw new TrustException(
          Reason.MALFORMED, "expected a private key of " + publicKey.getAlgorithm(), e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
      blocks.forEach(block -> Arrays.fill(block.content(), (byte) 0));
    }
  }

  private static void requirePair(PrivateKey key, PublicKey publicKey) {
    if (key instanceof RSAPrivateKey secret
        && publicKey instanceof RSAPublicKey open
        && !secret.getModulus().equals(open.getModulus())) {
      throw new TrustException(
          Reason.SIGNATURE, "the private key does not belong to the certificate");
    }
  }

  /**
   * The algorithm identifier, curve included: the first element of the public key, which SEC 1
   * leaves out when it stands in PKCS #8.
   */
  private static byte[] algorithmOf(PublicKey key) {
    byte[] encoded = key.getEncoded();
    int outer = contentOf(encoded, 0);
    int end = contentOf(encoded, outer) + lengthAt(encoded, outer + 1);
    return Arrays.copyOfRange(encoded, outer, end);
  }

  private static int contentOf(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 128 ? 0 : first & 0x7f);
  }

  private static int lengthAt(byte[] der, int at) {
    int first = der[at] & 0xff;
    int length = first < 128 ? first : 0;
    for (int i = 1; first >= 128 && i <= (first & 0x7f); i++) {
      length = (length << 8) | (der[at + i] & 0xff);
    }
    return length;
  }

  private static byte[] octets(byte[] content) {
    return tagged(4, content);
  }

  private static byte[] sequence(byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    return tagged(0x30, content.toByteArray());
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 4);
    out.write(tag);
    int length = content.length;
    if (length >= 256) {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length & 0xff);
    } else if (length >= 128) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
