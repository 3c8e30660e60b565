package io.choria.messaging;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Builds the TLS context from PEM files, and makes sockets check the server's name, which the
 * client library does not ask for.
 */
final class TlsSettings {
  private TlsSettings() {}

  /** A context from PEM files; null for the trust store of the platform, or for no client key. */
  static SSLContext fromPem(
      @Nullable Path authorities, @Nullable Path clientCertificate, @Nullable Path clientKey) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager[] trust = authorities == null ? null : trust(authorities);
      KeyManager[] keys =
          clientCertificate == null || clientKey == null
              ? null
              : keys(clientCertificate, clientKey);
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new ConnectionException(
          ConnectionException.Reason.TLS,
          "cannot set up TLS: authorities="
              + authorities
              + " certificate="
              + clientCertificate
              + " key="
              + clientKey
              + ": "
              + e,
          e);
    }
  }

  private static TrustManager[] trust(Path authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate authority : certificates(authorities)) {
      store.setCertificateEntry("ca" + number++, authority);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager[] keys(Path certificate, Path key)
      throws GeneralSecurityException, IOException {
    Certificate[] chain = certificates(certificate).toArray(new Certificate[0]);
    PrivateKey privateKey =
        PemKey.parse(
            Files.readString(key, StandardCharsets.US_ASCII),
            chain[0].getPublicKey().getAlgorithm());
    char[] password = new char[0];
    KeyStore store = emptyStore();
    store.setKeyEntry("client", privateKey, password, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path pem)
      throws GeneralSecurityException, IOException {
    try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(pem))) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new GeneralSecurityException("no certificate in file=" + pem);
      }
      return found;
    }
  }

  /** The same context, whose sockets also compare the certificate with the name of the server. */
  static SSLContext verifyingNames(SSLContext context) {
    return new NameVerifyingContext(context);
  }

  private static final class NameVerifyingContext extends SSLContext {
    NameVerifyingContext(SSLContext context) {
      super(new NameVerifyingSpi(context), context.getProvider(), context.getProtocol());
    }
  }

  private static final class NameVerifyingSpi extends SSLContextSpi {
    private final SSLContext context;

    NameVerifyingSpi(SSLContext context) {
      this.context = context;
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("this context is ready for use and cannot be set up again");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return new NameVerifyingFactory(context.getSocketFactory());
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return context.getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return context.createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return context.createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return context.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return context.getClientSessionContext();
    }
  }

  private static final class NameVerifyingFactory extends SSLSocketFactory {
    private final SSLSocketFactory factory;

    NameVerifyingFactory(SSLSocketFactory factory) {
      this.factory = factory;
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return factory.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
      return verifying(factory.createSocket());
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
        throws IOException {
      return verifying(factory.createSocket(socket, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return verifying(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
        throws IOException {
      return verifying(factory.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return verifying(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(
        InetAddress address, int port, InetAddress localAddress, int localPort) throws IOException {
      return verifying(factory.createSocket(address, port, localAddress, localPort));
    }

    private static Socket verifying(Socket socket) {
      SSLSocket ssl = (SSLSocket) socket;
      SSLParameters parameters = ssl.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      ssl.setSSLParameters(parameters);
      return ssl;
    }
  }
}
