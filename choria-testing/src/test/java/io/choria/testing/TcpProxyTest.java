package io.choria.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
  private static final int SHORT_MILLIS = 150;
  private static final int LONG_MILLIS = 120_000;

  private ServerSocket echo;
  private Thread server;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    server = new Thread(this::serve);
    server.setDaemon(true);
    server.start();
    proxy = TcpProxy.to(echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void forwardsBothWays() throws IOException {
    try (Socket client = connect()) {
      assertThat(roundTrip(client, 7)).isEqualTo(7);
      assertThat(proxy.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void delays() throws IOException {
    try (Socket client = connect()) {
      proxy.delay(TcpProxy.Direction.TO_SERVER, Duration.ofMillis(SHORT_MILLIS));
      long start = System.nanoTime();
      roundTrip(client, 1);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(SHORT_MILLIS));
    }
  }

  @Test
  void limitsTheRate() throws IOException {
    try (Socket client = connect()) {
      proxy.limit(TcpProxy.Direction.TO_CLIENT, 100_000);
      long start = System.nanoTime();
      client.getOutputStream().write(new byte[50_000]);
      assertThat(client.getInputStream().readNBytes(50_000)).hasSize(50_000);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(450));
    }
  }

  @Test
  void stallsAndDeliversAllAfterHealing() throws IOException {
    try (Socket client = connect()) {
      proxy.stall(TcpProxy.Direction.TO_CLIENT);
      client.getOutputStream().write(5);
      client.setSoTimeout(SHORT_MILLIS);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      client.setSoTimeout(LONG_MILLIS);
      proxy.heal();
      assertThat(client.getInputStream().read()).isEqualTo(5);
    }
  }

  @Test
  void dropsAndResetsStreamsWithHolesAfterHealing() throws Exception {
    try (Socket broken = connect();
        Socket whole = connect()) {
      roundTrip(broken, 1);
      roundTrip(whole, 1);
      proxy.drop(TcpProxy.Direction.TO_SERVER);
      broken.getOutputStream().write(5);
      Eventually.holds("swallowed", proxy::hasHoles);
      broken.setSoTimeout(SHORT_MILLIS);
      assertThatThrownBy(() -> broken.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      broken.setSoTimeout(LONG_MILLIS);
      proxy.heal();
      assertThat(endOf(broken)).isTrue();
      assertThat(roundTrip(whole, 9)).isEqualTo(9);
    }
  }

  @Test
  void cutsAndRefusesUntilHealed() throws IOException {
    try (Socket client = connect()) {
      roundTrip(client, 1);
      proxy.cut();
      assertThat(endOf(client)).isTrue();
      assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
      proxy.heal();
      try (Socket again = connect()) {
        assertThat(roundTrip(again, 3)).isEqualTo(3);
      }
    }
  }

  @Test
  void endsAConnectionWhenTheServerIsAway() throws Exception {
    echo.close();
    // until its thread has left accept, one more connection may come through
    server.join();
    try (Socket client = connect()) {
      assertThat(endOf(client)).isTrue();
    }
  }

  private static boolean endOf(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(LONG_MILLIS);
    return socket;
  }

  private static int roundTrip(Socket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
    return socket.getInputStream().read();
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        Thread thread =
            new Thread(
                () -> {
                  try (socket) {
                    socket.getInputStream().transferTo(socket.getOutputStream());
                  } catch (IOException e) {
                    // the test ended the connection
                  }
                });
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        // closed
      }
    }
  }
}
