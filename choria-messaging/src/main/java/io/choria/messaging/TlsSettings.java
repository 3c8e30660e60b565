package io.choria.messaging;

import io.choria.messaging.security.TlsContext;
import io.choria.messaging.security.TrustException;
import io.choria.messaging.security.X509Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
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
      return TlsContext.verifying(
          authorities,
          clientCertificate == null || clientKey == null
              ? null
              : X509Credentials.read(clientCertificate, clientKey));
    } catch (TrustException e) {
      throw new ConnectionException(
          ConnectionException.Reason.TLS,
          "cannot set up TLS: authorities="
              + authorities
              + " certificate="
              + clientCertificate
              + " key="
              + clientKey
              + ": "
              + e.getMessage(),
          e);
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
