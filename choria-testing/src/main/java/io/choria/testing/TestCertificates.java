package io.choria.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A throw-away certificate authority with P-256 keys that exist in memory only. It lives for a day.
 * Immutable and safe for use by several threads.
 */
public final class TestCertificates {
  private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid(1, 2, 840, 10045, 4, 3, 2));
  private static final Duration LEEWAY = Duration.ofHours(1);
  private static final Duration LIFE = Duration.ofDays(1);
  private static final int SERIAL_BITS = 64;
  private static final char[] NO_PASSWORD = new char[0];
  private static final String AUTHORITY = "throw-away authority";

  private final KeyPair authorityKey;
  private final X509Certificate authority;

  private TestCertificates(KeyPair authorityKey, X509Certificate authority) {
    this.authorityKey = authorityKey;
    this.authority = authority;
  }

  /**
   * Files that a TLS client is configured with.
   *
   * @param authority the certificate to trust, PEM
   * @param certificate the client's own, PEM
   * @param key the client's private key, PKCS#8 in PEM
   */
  public record ClientFiles(Path authority, Path certificate, Path key) {}

  private record Identity(X509Certificate certificate, PrivateKey key) {}

  /**
   * Makes a fresh authority; takes a few milliseconds.
   *
   * @return one that nobody else has
   */
  public static TestCertificates create() {
    try {
      KeyPair key = newKey();
      Instant now = Instant.now();
      byte[] constraints = extension(Der.oid(2, 5, 29, 19), true, Der.sequence(Der.yes()));
      byte[] body =
          body(AUTHORITY, AUTHORITY, now.minus(LEEWAY), now.plus(LIFE), key, List.of(constraints));
      return new TestCertificates(key, sign(body, key.getPrivate()));
    } catch (GeneralSecurityException e) {
      throw new NatsServerException("can not make a certificate authority", e);
    }
  }

  /**
   * The authority's own certificate.
   *
   * @return PEM text
   */
  public String authorityPem() {
    return pem(authority);
  }

  /**
   * Makes a client certificate and writes what a client needs.
   *
   * @param directory created when absent; receives {@code ca.pem}, {@code NAME.pem} and {@code
   *     NAME-key.pem}
   * @param name the certificate's common name, used in file names too
   * @return the three files
   */
  public ClientFiles writeClient(Path directory, String name) {
    return write(directory, name, name, List.of());
  }

  void writeServer(Path directory) {
    write(directory, "server", "localhost", List.of("localhost"));
  }

  /**
   * Makes a TLS context that trusts this authority and shows no certificate.
   *
   * @return a fresh context
   */
  public SSLContext sslContext() {
    return sslContext((Identity) null);
  }

  /**
   * Makes a TLS context that trusts this authority and shows a certificate of it.
   *
   * @param name the common name of the client's fresh certificate
   * @return a fresh context
   */
  public SSLContext sslContext(String name) {
    try {
      return sslContext(issue(name, List.of()));
    } catch (GeneralSecurityException | IOException e) {
      throw new NatsServerException("can not make a certificate, name=" + name, e);
    }
  }

  /**
   * Makes a TLS context of a server for {@code localhost} and 127.0.0.1, which trusts this
   * authority.
   *
   * @return a fresh context
   */
  public SSLContext serverContext() {
    try {
      return sslContext(issue("localhost", List.of("localhost")));
    } catch (GeneralSecurityException | IOException e) {
      throw new NatsServerException("can not make a certificate of a server", e);
    }
  }

  private SSLContext sslContext(@Nullable Identity identity) {
    try {
      KeyStore trusted = emptyStore();
      trusted.setCertificateEntry("authority", authority);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      KeyManager[] own = new KeyManager[0];
      if (identity != null) {
        KeyStore keys = emptyStore();
        keys.setKeyEntry(
            "own",
            identity.key(),
            NO_PASSWORD,
            new X509Certificate[] {identity.certificate(), authority});
        KeyManagerFactory factory =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, NO_PASSWORD);
        own = factory.getKeyManagers();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own, trust.getTrustManagers(), new SecureRandom());
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new NatsServerException("can not make a TLS context", e);
    }
  }

  private ClientFiles write(Path directory, String file, String name, List<String> hosts) {
    try {
      Files.createDirectories(directory);
      Identity identity = issue(name, hosts);
      ClientFiles files =
          new ClientFiles(
              directory.resolve("ca.pem"),
              directory.resolve(file + ".pem"),
              directory.resolve(file + "-key.pem"));
      Files.writeString(files.authority(), authorityPem());
      Files.writeString(files.certificate(), pem(identity.certificate()));
      Files.writeString(files.key(), pem("PRIVATE KEY", identity.key().getEncoded()));
      return files;
    } catch (GeneralSecurityException | IOException e) {
      throw new NatsServerException("can not write certificates, directory=" + directory, e);
    }
  }

  private Identity issue(String name, List<String> hosts)
      throws GeneralSecurityException, IOException {
    KeyPair key = newKey();
    List<byte[]> extensions = new ArrayList<>();
    // server and client authentication
    extensions.add(
        extension(
            Der.oid(2, 5, 29, 37),
            false,
            Der.sequence(Der.oid(1, 3, 6, 1, 5, 5, 7, 3, 1), Der.oid(1, 3, 6, 1, 5, 5, 7, 3, 2))));
    if (!hosts.isEmpty()) {
      List<byte[]> names = new ArrayList<>();
      for (String host : hosts) {
        names.add(Der.implicit(2, host.getBytes(StandardCharsets.US_ASCII)));
      }
      names.add(Der.implicit(7, new byte[] {127, 0, 0, 1}));
      extensions.add(
          extension(Der.oid(2, 5, 29, 17), false, Der.sequence(names.toArray(new byte[0][]))));
    }
    byte[] body =
        body(
            AUTHORITY,
            name,
            authority.getNotBefore().toInstant(),
            authority.getNotAfter().toInstant(),
            key,
            extensions);
    return new Identity(sign(body, authorityKey.getPrivate()), key.getPrivate());
  }

  private static byte[] body(
      String issuer,
      String subject,
      Instant from,
      Instant to,
      KeyPair key,
      List<byte[]> extensions) {
    return Der.sequence(
        Der.tagged(0, Der.integer(BigInteger.TWO)),
        Der.integer(new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE)),
        ECDSA_SHA256,
        name(issuer),
        Der.sequence(Der.time(from), Der.time(to)),
        name(subject),
        key.getPublic().getEncoded(),
        Der.tagged(3, Der.sequence(extensions.toArray(new byte[0][]))));
  }

  private static byte[] name(String commonName) {
    return Der.sequence(Der.set(Der.sequence(Der.oid(2, 5, 4, 3), Der.utf8(commonName))));
  }

  private static byte[] extension(byte[] id, boolean critical, byte[] value) {
    return critical
        ? Der.sequence(id, Der.yes(), Der.octetString(value))
        : Der.sequence(id, Der.octetString(value));
  }

  private static X509Certificate sign(byte[] body, PrivateKey key) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(body);
    byte[] encoded = Der.sequence(body, ECDSA_SHA256, Der.bitString(signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }

  private static KeyPair newKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static String pem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new NatsServerException("can not encode a certificate", e);
    }
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + kind
        + "-----\n";
  }
}
