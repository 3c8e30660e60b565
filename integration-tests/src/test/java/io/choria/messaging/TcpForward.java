package io.choria.messaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Listens on another loopback address and passes everything on to a port of 127.0.0.1. */
final class TcpForward implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;

  private TcpForward(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  static TcpForward on(String address, int target) throws IOException {
    TcpForward forward =
        new TcpForward(new ServerSocket(0, 16, InetAddress.getByName(address)), target);
    daemon(forward::accept);
    return forward;
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        daemon(() -> copy(client, server));
        daemon(() -> copy(server, client));
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      return; // one side closed, which closes the other
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "tcp-forward");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
