package io.choria.rego.builtin.stdlib.http;

import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.crypto.Certificates;
import io.choria.rego.builtin.stdlib.crypto.Pem;
import io.choria.rego.builtin.stdlib.crypto.RsaSecretKey;
import io.choria.rego.builtin.stdlib.crypto.SecretKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about certificates (spec 08 §4.18).
 *
 * @param identities what the client shows of itself
 * @param authorities PEM of those that are trusted; empty for those of the JVM
 * @param withSystem whether those of the JVM are trusted as well
 * @param unverified whether any server is trusted
 * @param serverName the name that the server has to show, empty for that of the URL
 */
record HttpTls(
    List<Identity> identities,
    List<String> authorities,
    boolean withSystem,
    boolean unverified,
    String serverName) {
  private static final char[] NO_PASSWORD = new char[0];

  /**
   * A certificate and its secret key.
   *
   * @param certificate PEM, with the chain behind it
   * @param key PEM
   */
  record Identity(String certificate, String key) {
    /** Not the key. */
    @Override
    public String toString() {
      return "Identity[" + certificate + "]";
    }
  }

  /** Whether the settings of the JVM do. */
  boolean isDefault() {
    return identities.isEmpty() && authorities.isEmpty() && !unverified && serverName.isEmpty();
  }

  /** Whether a text holds certificates. */
  static boolean hasCertificates(String pem) {
    try {
      return !certificates(pem).isEmpty();
    } catch (CertificateException e) {
      return false;
    }
  }

  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(), trustManagers(), null);
      return serverName.isEmpty() ? context : NamedServer.context(context, serverName);
    } catch (GeneralSecurityException | IOException e) {
      throw BuiltinException.of("tls: " + e.getMessage());
    }
  }

  private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException, IOException {
    if (identities.isEmpty()) {
      return null;
    }
    KeyStore keys = emptyStore();
    for (int i = 0; i < identities.size(); i++) {
      Identity identity = identities.get(i);
      PrivateKey key = jdk(Certificates.pair(identity.certificate(), identity.key()).key());
      keys.setKeyEntry(
          "client" + i,
          key,
          NO_PASSWORD,
          certificates(identity.certificate()).toArray(Certificate[]::new));
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static PrivateKey jdk(SecretKey key) throws GeneralSecurityException {
    if (key instanceof RsaSecretKey rsa) {
      return KeyFactory.getInstance("RSA")
          .generatePrivate(
              new RSAPrivateCrtKeySpec(
                  rsa.modulus(),
                  rsa.exponent(),
                  rsa.secret(),
                  rsa.first(),
                  rsa.second(),
                  rsa.firstExponent(),
                  rsa.secondExponent(),
                  rsa.coefficient()));
    } else if (key instanceof SecretKey.Elliptic elliptic) {
      return KeyFactory.getInstance("EC")
          .generatePrivate(new ECPrivateKeySpec(elliptic.secret(), elliptic.curve().parameters()));
    }
    SecretKey.Edwards edwards = (SecretKey.Edwards) key;
    return KeyFactory.getInstance(edwards.curve())
        .generatePrivate(
            new EdECPrivateKeySpec(
                new NamedParameterSpec(edwards.curve()), edwards.secret().bytes()));
  }

  private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException, IOException {
    if (unverified) {
      return new TrustManager[] {new TrustsAnybody()};
    }
    if (authorities.isEmpty()) {
      return null;
    }
    KeyStore trusted = emptyStore();
    int count = 0;
    for (String pem : authorities) {
      for (X509Certificate authority : certificates(pem)) {
        trusted.setCertificateEntry("authority" + count++, authority);
      }
    }
    if (withSystem) {
      for (TrustManager manager : managers(null)) {
        for (X509Certificate authority : ((X509TrustManager) manager).getAcceptedIssuers()) {
          trusted.setCertificateEntry("authority" + count++, authority);
        }
      }
    }
    return managers(trusted);
  }

  private static TrustManager[] managers(@Nullable KeyStore trusted)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static List<X509Certificate> certificates(String pem) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (Pem block : Pem.all(pem)) {
      if (block.type().equals("CERTIFICATE")) {
        certificates.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(block.der().bytes())));
      }
    }
    return certificates;
  }
}
