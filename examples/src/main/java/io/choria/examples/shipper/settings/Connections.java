package io.choria.examples.shipper.settings;

import io.choria.messaging.MessagingConnection;
import io.choria.messaging.MessagingConnectionBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes connections and addresses from {@link CommonSettings}. */
public final class Connections {
  private Connections() {}

  /**
   * A builder with servers, TLS and credentials.
   *
   * @param settings the settings
   * @param name what the server shows for the connection
   * @return a new builder
   */
  public static MessagingConnectionBuilder builder(CommonSettings settings, String name) {
    MessagingConnectionBuilder builder =
        MessagingConnection.builder()
            .servers(settings.server())
            .name(name)
            .connectDeadline(settings.connectTimeout());
    settings.creds().ifPresent(builder::credsFile);
    if (settings.nkey().isPresent()) {
      if (settings.creds().isPresent()) {
        throw new IllegalArgumentException("creds and nkey: expected one of them or none");
      }
      builder.nkeySeed(seed(settings.nkey().get()));
    }
    settings.tlsCa().ifPresent(builder::tlsCa);
    Path certificate = settings.tlsCertificate().orElse(null);
    Path key = settings.tlsKey().orElse(null);
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("tls-certificate and tls-key: expected both or none");
    }
    if (certificate != null && key != null) {
      builder.tlsClientCertificate(certificate, key);
    }
    return builder;
  }

  private static char[] seed(Path file) {
    try {
      String seed = Files.readString(file).strip();
      if (!seed.startsWith("SU")) {
        throw new IllegalArgumentException(
            "nkey: expected the seed of a user key (SU...) in " + file);
      }
      return seed.toCharArray();
    } catch (IOException e) {
      throw new IllegalArgumentException("nkey: cannot read " + file + ": " + e, e);
    }
  }

  /**
   * The name of this machine.
   *
   * @return the host name, or {@code localhost} if it has none
   */
  public static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /**
   * Reads HOST:PORT.
   *
   * @param text the setting
   * @return the address
   */
  public static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      return colon <= 0
          ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
          : new InetSocketAddress(text.substring(0, colon), port);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("metrics: expected HOST:PORT or PORT, got " + text, e);
    }
  }
}
