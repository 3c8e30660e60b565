package io.choria.messaging;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a server does not like our certificate. With TLS 1.3 it says so after the
 * handshake, when the client library already waits for the answer to its first ping and takes the
 * end of the connection for silence. So when nobody answered, the servers are asked once more, by
 * hand: greeting, handshake, and then whatever comes.
 */
final class CertificateRefusal {
  private static final String RECEIVED = "Received fatal alert: ";
  private static final int MAX_GREETING = 64 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** The alerts of TLS that are about the certificate of the other side (RFC 8446 §6.2). */
  private static final Set<String> ALERTS =
      Set.of(
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "unknown_ca",
          "access_denied",
          "certificate_required");

  private final SSLContext context;
  private final boolean tlsFirst;

  private CertificateRefusal(SSLContext context, boolean tlsFirst) {
    this.context = context;
    this.tlsFirst = tlsFirst;
  }

  /** Who is not let in because of the certificate need not try again. */
  static void requireNone(
      @Nullable SSLContext context,
      boolean tlsFirst,
      Collection<URI> tried,
      Duration left,
      Exception cause) {
    if (context == null) {
      return;
    }
    Optional<String> alert = new CertificateRefusal(context, tlsFirst).ask(tried, left);
    if (alert.isPresent()) {
      throw new ConnectionException(
          ConnectionException.Reason.AUTHENTICATION,
          "the server refused the certificate: servers=" + tried + " alert=" + alert.get(),
          cause);
    }
  }

  /** The alert of the first server that refuses us, if one does before the time is over. */
  private Optional<String> ask(Collection<URI> servers, Duration left) {
    long end = System.nanoTime() + left.toNanos();
    for (URI server : servers) {
      String scheme = String.valueOf(server.getScheme());
      long nanos = Math.min(end - System.nanoTime(), PATIENCE.toNanos());
      if (scheme.startsWith("ws") || server.getHost() == null || nanos <= 0) {
        continue;
      }
      try {
        ask(server, System.nanoTime() + nanos);
      } catch (SSLException e) {
        Optional<String> alert = alert(e);
        if (alert.isPresent()) {
          return alert;
        }
      } catch (IOException e) {
        // nobody there, as the attempt before found: the next server may say more
      }
    }
    return Optional.empty();
  }

  private void ask(URI server, long end) throws IOException {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(server.getHost(), server.getPort()), millis(end));
      if (!tlsFirst) {
        readLine(plain, end);
      }
      plain.setSoTimeout(millis(end));
      try (SSLSocket tls =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(plain, server.getHost(), server.getPort(), true)) {
        tls.startHandshake();
        // Not a byte is sent: writing to a connection that the other side has closed loses the
        // alert. Who likes the certificate says nothing, and the time runs out.
        int greeting = tls.getInputStream().read();
        if (greeting < 0) {
          throw new IOException("the server closed the connection without a word");
        }
      }
    }
  }

  /** Byte by byte, because what follows belongs to TLS. */
  private static void readLine(Socket socket, long end) throws IOException {
    InputStream in = socket.getInputStream();
    for (int i = 0; i < MAX_GREETING; i++) {
      socket.setSoTimeout(millis(end));
      int next = in.read();
      if (next < 0 || next == '\n') {
        return;
      }
    }
  }

  private static int millis(long end) throws SocketTimeoutException {
    long left = (end - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new SocketTimeoutException("no time is left");
    }
    return (int) Math.min(left, Integer.MAX_VALUE);
  }

  /** The name of the alert, when an exception of the JDK stands for one about certificates. */
  static Optional<String> alert(Throwable thrown) {
    for (@Nullable Throwable each = thrown; each != null; each = each.getCause()) {
      String message = String.valueOf(each.getMessage());
      int at = message.indexOf(RECEIVED);
      if (at >= 0) {
        String name = message.substring(at + RECEIVED.length()).strip();
        return ALERTS.contains(name) ? Optional.of(name) : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
