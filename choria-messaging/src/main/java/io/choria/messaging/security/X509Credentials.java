package io.choria.messaging.security;

import io.choria.messaging.security.TrustException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A private key and the certificates that belong to it: signs requests of version 1 and proves this
 * side of a TLS connection. Immutable and safe for use by several threads; the key never appears in
 * {@link #toString}.
 */
public final class X509Credentials {
  private final List<X509Certificate> chain;
  private final String pem;
  private final PrivateKey key;
  private final @Nullable Provider provider;

  private X509Credentials(
      List<X509Certificate> chain, String pem, PrivateKey key, @Nullable Provider provider) {
    this.chain = List.copyOf(chain);
    this.pem = pem;
    this.key = key;
    this.provider = provider;
  }

  /**
   * Reads PEM files.
   *
   * @param certificate the leaf first, perhaps intermediates behind it; its text goes into requests
   *     as it is
   * @param key the private key, not encrypted: PKCS #8 (RSA, EC), PKCS #1 (RSA) or SEC 1 (EC)
   * @return the credentials
   * @throws TrustException when a file can't be read, has another form, or the two do not belong
   *     together
   */
  public static X509Credentials read(Path certificate, Path key) {
    String pem =
        new String(KeyFiles.read(certificate, "a certificate"), StandardCharsets.ISO_8859_1);
    byte[] secret = KeyFiles.read(key, "a private key");
    try {
      return ofPem(pem, new String(secret, StandardCharsets.ISO_8859_1));
    } catch (TrustException e) {
      throw new TrustException(
          e.reason(), e.getMessage() + ": certificate=" + certificate + " key=" + key, e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /**
   * Reads PEM text.
   *
   * @param certificate the leaf first, perhaps intermediates behind it
   * @param key the private key, as {@link #read} takes it
   * @return the credentials
   * @throws TrustException when a text has another form, or the two do not belong together
   */
  public static X509Credentials ofPem(String certificate, String key) {
    List<X509Certificate> chain = Pem.certificates(certificate);
    PrivateKey secret = PemKey.parse(key, chain.get(0).getPublicKey());
    return new X509Credentials(chain, certificate, secret, null);
  }

  /** A key that never leaves its device: only the provider of that device can use it. */
  static X509Credentials ofDevice(List<X509Certificate> chain, PrivateKey key, Provider provider) {
    return new X509Credentials(chain, Pem.encode(chain), key, provider);
  }

  /**
   * The certificates.
   *
   * @return the leaf first
   */
  public List<X509Certificate> chain() {
    return chain;
  }

  /**
   * The text of the certificates as it stands in requests.
   *
   * @return PEM
   */
  public String pem() {
    return pem;
  }

  PrivateKey key() {
    return key;
  }

  void requireRsa() {
    String algorithm = chain.get(0).getPublicKey().getAlgorithm();
    if (!algorithm.equals("RSA")) {
      throw new TrustException(
          Reason.ALGORITHM, "requests of version 1 are signed by RSA keys only, got " + algorithm);
    }
  }

  /** RSA with PKCS #1 v1.5 padding over SHA-256. */
  byte[] sign(byte[] message) {
    try {
      Signature signature =
          provider == null
              ? Signature.getInstance("SHA256withRSA")
              : Signature.getInstance("SHA256withRSA", provider);
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new TrustException(
          Reason.SIGNATURE, "cannot sign with the key of " + this + ": " + e.getMessage(), e);
    }
  }

  /** Names the subject of the leaf. */
  @Override
  public String toString() {
    return "X509Credentials[" + chain.get(0).getSubjectX500Principal().getName() + "]";
  }
}
