package io.choria.rego.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
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
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority that lives as long as a test. */
final class TestAuthority {
  private static final byte[] ECDSA = sequence(oid("2a8648ce3d040302"));
  private static final String NAME = "test authority";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private final KeyPair key = newKey();
  private final X509Certificate certificate =
      signed(NAME, key, extension("551d13", sequence(der(1, new byte[] {-1}))));

  /** A certificate with its key. */
  record Identity(X509Certificate certificate, PrivateKey key) {
    String pem() throws GeneralSecurityException {
      return TestAuthority.pem("CERTIFICATE", certificate.getEncoded());
    }

    String keyPem() {
      return TestAuthority.pem("PRIVATE KEY", key.getEncoded());
    }
  }

  String pem() throws GeneralSecurityException {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  /** A certificate for servers and clients; names that are digits and dots are addresses. */
  Identity issue(String... names) {
    ByteArrayOutputStream alternatives = new ByteArrayOutputStream();
    for (String name : names) {
      alternatives.writeBytes(
          name.equals("127.0.0.1")
              ? der(0x87, new byte[] {127, 0, 0, 1})
              : der(0x82, name.getBytes(StandardCharsets.US_ASCII)));
    }
    KeyPair pair = newKey();
    byte[] uses = sequence(oid("2b06010505070301"), oid("2b06010505070302"));
    return new Identity(
        signed(
            names[0],
            pair,
            extension("551d25", uses),
            extension("551d11", sequence(alternatives.toByteArray()))),
        pair.getPrivate());
  }

  /** What a server with this certificate uses; it trusts clients of this authority. */
  SSLContext server(Identity identity) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, new char[0]);
    store.setKeyEntry(
        "own",
        identity.key(),
        new char[0],
        new X509Certificate[] {identity.certificate(), certificate});
    store.setCertificateEntry("authority", certificate);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private X509Certificate signed(String subject, KeyPair pair, byte[]... extensions) {
    try {
      Instant now = Instant.now();
      byte[] body =
          sequence(
              der(0xa0, der(2, new byte[] {2})),
              der(2, new BigInteger(63, new SecureRandom()).add(BigInteger.ONE).toByteArray()),
              ECDSA,
              name(NAME),
              sequence(time(now.minusSeconds(3600)), time(now.plusSeconds(86_400))),
              name(subject),
              pair.getPublic().getEncoded(),
              der(0xa3, sequence(extensions)));
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key.getPrivate());
      signature.update(body);
      byte[] whole = sequence(body, ECDSA, der(3, joined(new byte[1], signature.sign())));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(whole));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] time(Instant time) {
    return der(0x18, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] name(String text) {
    byte[] utf8 = der(0x0c, text.getBytes(StandardCharsets.UTF_8));
    return sequence(der(0x31, sequence(oid("550403"), utf8)));
  }

  private static byte[] extension(String id, byte[] value) {
    return sequence(oid(id), der(4, value));
  }

  private static byte[] oid(String hex) {
    return der(6, HexFormat.of().parseHex(hex));
  }

  private static byte[] sequence(byte[]... parts) {
    return der(0x30, joined(parts));
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] der(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 128) {
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }
}
