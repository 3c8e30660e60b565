package io.choria.rego.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * An HTTP server that says what it is told, byte by byte, and notes what it was asked. A reply of
 * which there are several for one request is used up.
 */
final class ScriptedServer implements AutoCloseable {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US);
  private static final Set<String> UNTOLD =
      Set.of("host", "user-agent", "accept-encoding", "connection", "content-length");

  /** What the server answers to a request line without its version. */
  record Reply(String request, String text) {}

  /** A request that came. */
  record Seen(String request, List<String> headers, String body) {}

  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Reply> replies = new ArrayList<>();
  private final List<Seen> seen = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<String> agents = new ArrayList<>();

  ScriptedServer(List<Reply> script) throws IOException {
    this(script, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  private ScriptedServer(List<Reply> script, ServerSocket socket) {
    replies.addAll(script);
    this.socket = socket;
    threads.execute(this::accept);
  }

  /** A server with a certificate. */
  static ScriptedServer secure(SSLContext context, boolean needsClient, List<Reply> script)
      throws IOException {
    SSLServerSocket socket =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    socket.setNeedClientAuth(needsClient);
    return new ScriptedServer(script, socket);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** The requests so far. */
  List<Seen> seen() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  /** The names by which clients asked for it when they connected. */
  List<String> names() {
    synchronized (seen) {
      return List.copyOf(names);
    }
  }

  /** How clients called themselves. */
  List<String> agents() {
    synchronized (seen) {
      return List.copyOf(agents);
    }
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      if (connection instanceof SSLSocket secure) {
        secure.startHandshake();
        name((ExtendedSSLSession) secure.getSession());
      }
      InputStream in = new BufferedInputStream(connection.getInputStream());
      String line = line(in);
      if (line.isEmpty()) {
        return;
      }
      int length = 0;
      List<String> headers = new ArrayList<>();
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        int colon = header.indexOf(':');
        String name = header.substring(0, colon).toLowerCase(Locale.ROOT);
        String value = header.substring(colon + 1).strip();
        length = name.equals("content-length") ? Integer.parseInt(value) : length;
        if (name.equals("user-agent")) {
          synchronized (seen) {
            agents.add(value);
          }
        }
        if (!UNTOLD.contains(name)) {
          headers.add(name + ": " + value);
        }
      }
      headers.sort(null);
      String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      String request = line.substring(0, line.lastIndexOf(' '));
      synchronized (seen) {
        seen.add(new Seen(request, headers, body));
      }
      answer(connection, reply(request));
    } catch (IOException e) {
      // the client went away
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void name(ExtendedSSLSession session) {
    synchronized (seen) {
      session
          .getRequestedServerNames()
          .forEach(name -> names.add(new String(name.getEncoded(), StandardCharsets.US_ASCII)));
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private synchronized String reply(String request) {
    for (int i = 0; i < replies.size(); i++) {
      Reply reply = replies.get(i);
      if (reply.request().equals(request)) {
        if (replies.stream().filter(r -> r.request().equals(request)).count() > 1) {
          replies.remove(i);
        }
        return reply.text();
      }
    }
    return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
  }

  private void answer(Socket connection, String script) throws IOException, InterruptedException {
    if (script.equals("CLOSE")) {
      return;
    }
    if (!script.equals("SILENT")) {
      if (script.startsWith("BYTES")) {
        byte[] bytes = script.substring("BYTES".length()).getBytes(StandardCharsets.ISO_8859_1);
        connection.getOutputStream().write(bytes);
        connection.getOutputStream().flush();
        return;
      }
      boolean stalls = script.startsWith("STALL");
      String text = stalls ? script.substring("STALL".length()) : completed(script);
      connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      connection.getOutputStream().flush();
      if (!stalls) {
        return;
      }
    }
    closing.await();
  }

  private String completed(String script) {
    String text =
        Pattern.compile("\\$DATE([+-][0-9]+)?")
            .matcher(script)
            .replaceAll(
                found ->
                    DATE.format(
                        ZonedDateTime.now(ZoneOffset.UTC)
                            .plusSeconds(
                                found.group(1) == null ? 0 : Long.parseLong(found.group(1)))))
            .replace("$BASE", "http://127.0.0.1:" + port())
            .replace("$PORT", String.valueOf(port()));
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return text;
    }
    String head = text.substring(0, end);
    String body = text.substring(end + 4);
    String low = head.toLowerCase(Locale.ROOT);
    if (!low.contains("content-length:")
        && !low.contains("transfer-encoding")
        && !low.contains(" 304 ")) {
      head += "\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length;
    }
    return head + (low.contains("connection:") ? "" : "\r\nConnection: close") + "\r\n\r\n" + body;
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    socket.close();
    threads.shutdownNow();
    try {
      threads.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
