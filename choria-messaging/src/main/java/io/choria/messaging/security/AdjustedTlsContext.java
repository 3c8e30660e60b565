package io.choria.messaging.security;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.function.Consumer;
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
 * A context whose sockets have parameters that the library which makes them does not ask for. What
 * listens is left as it is.
 */
final class AdjustedTlsContext extends SSLContext {
  AdjustedTlsContext(SSLContext context, Consumer<SSLParameters> adjustment) {
    super(new Spi(context, adjustment), context.getProvider(), context.getProtocol());
  }

  private static final class Spi extends SSLContextSpi {
    private final SSLContext context;
    private final Consumer<SSLParameters> adjustment;

    Spi(SSLContext context, Consumer<SSLParameters> adjustment) {
      this.context = context;
      this.adjustment = adjustment;
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
      return new Factory(context.getSocketFactory(), adjustment);
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return context.getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return adjusted(context.createSSLEngine());
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return adjusted(context.createSSLEngine(host, port));
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return context.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return context.getClientSessionContext();
    }

    private SSLEngine adjusted(SSLEngine engine) {
      SSLParameters parameters = engine.getSSLParameters();
      adjustment.accept(parameters);
      engine.setSSLParameters(parameters);
      return engine;
    }
  }

  private static final class Factory extends SSLSocketFactory {
    private final SSLSocketFactory factory;
    private final Consumer<SSLParameters> adjustment;

    Factory(SSLSocketFactory factory, Consumer<SSLParameters> adjustment) {
      this.factory = factory;
      this.adjustment = adjustment;
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
      return adjusted(factory.createSocket());
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
        throws IOException {
      return adjusted(factory.createSocket(socket, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return adjusted(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
        throws IOException {
      return adjusted(factory.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return adjusted(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(
        InetAddress address, int port, InetAddress localAddress, int localPort) throws IOException {
      return adjusted(factory.createSocket(address, port, localAddress, localPort));
    }

    private Socket adjusted(Socket socket) {
      SSLSocket ssl = (SSLSocket) socket;
      SSLParameters parameters = ssl.getSSLParameters();
      adjustment.accept(parameters);
      ssl.setSSLParameters(parameters);
      return ssl;
    }
  }
}
