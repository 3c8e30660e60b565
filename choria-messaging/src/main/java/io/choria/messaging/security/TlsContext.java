package io.choria.messaging.security;

import io.choria.messaging.security.TrustException.Reason;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Makes TLS contexts from PEM files and credentials (spec 03 §26). */
public final class TlsContext {
  private TlsContext() {}

  /**
   * Verifies the other side's certificate. The name in it is compared only by connections that are
   * told to.
   *
   * @param authorities PEM certificates to trust; null for those of the platform
   * @param own what this side shows when it is asked to; null for nothing
   * @return the context
   * @throws TrustException when the file can't be read or holds no certificate
   */
  public static SSLContext verifying(@Nullable Path authorities, @Nullable X509Credentials own) {
    return context(authorities == null ? null : trust(authorities), own);
  }

  /**
   * Encrypts, but trusts everybody: for networks that prove themselves by tokens.
   *
   * @param own what this side shows when it is asked to; null for nothing
   * @return the context
   */
  public static SSLContext trustingEverybody(@Nullable X509Credentials own) {
    return context(new TrustManager[] {new TrustEverybody()}, own);
  }

  /**
   * The same context, whose sockets also compare the other side's certificate with the name that
   * they connect to.
   *
   * @param context one that verifies certificates
   * @return the context
   */
  public static SSLContext verifyingNames(SSLContext context) {
    return new AdjustedTlsContext(
        context, parameters -> parameters.setEndpointIdentificationAlgorithm("HTTPS"));
  }

  /**
   * The same context, limited as {@code plugin.security.cipher_suites} and {@code
   * plugin.security.ecc_curves} say (spec 01 §6.4). As in Choria, names that are not known are
   * dropped, and the suites of TLS 1.3 can't be chosen: they stay. Where Choria would fall back to
   * its own choice, when no name is known, this refuses.
   *
   * @param context what is limited
   * @param suites names of cipher suites; none for the usual ones
   * @param curves {@code X25519}, {@code CurveP256}, {@code CurveP384} and {@code CurveP521}; none
   *     for the usual ones; choosing them needs JDK 20 or later
   * @return the context
   * @throws TrustException when no suite or no curve is known here, or this JDK can't limit curves
   */
  public static SSLContext limited(SSLContext context, List<String> suites, List<String> curves) {
    if (suites.isEmpty() && curves.isEmpty()) {
      return context;
    }
    String[] enabled = TlsLimits.suites(context, suites);
    Consumer<SSLParameters> groups = TlsLimits.curves(curves);
    return new AdjustedTlsContext(
        context,
        parameters -> {
          parameters.setCipherSuites(enabled);
          groups.accept(parameters);
        });
  }

  private static SSLContext context(
      TrustManager @Nullable [] trust, @Nullable X509Credentials own) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own == null ? null : new KeyManager[] {new OneKey(own)}, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new TrustException(Reason.CONFIGURATION, "cannot set up TLS: " + e.getMessage(), e);
    }
  }

  private static TrustManager[] trust(Path authorities) {
    String pem = new String(KeyFiles.read(authorities, "authorities"), StandardCharsets.ISO_8859_1);
    List<X509Certificate> certificates = Pem.certificates(pem);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("ca" + i, certificates.get(i));
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new TrustException(
          Reason.CONFIGURATION, "cannot trust the authorities: file=" + authorities, e);
    }
  }

  /** Shows its one certificate whatever is asked for, as Go does. */
  private static final class OneKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";

    private final X509Credentials own;

    OneKey(X509Credentials own) {
      this.own = own;
    }

    private @Nullable String alias(String[] keyTypes) {
      String algorithm = own.chain().get(0).getPublicKey().getAlgorithm();
      for (String type : keyTypes) {
        if (type.startsWith(algorithm)) {
          return ALIAS;
        }
      }
      return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return alias(new String[] {keyType}) == null ? null : new String[] {ALIAS};
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return alias(keyTypes);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return alias(keyTypes);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return getClientAliases(keyType, issuers);
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return alias(new String[] {keyType});
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return alias(new String[] {keyType});
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return own.chain().toArray(new X509Certificate[0]);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return own.key();
    }
  }

  /** Takes every certificate. Extended, so that the JDK adds no checks of its own. */
  private static final class TrustEverybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
