package io.choria.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A network between clients and a server that a test can make worse: slow, narrow, stalled, deaf or
 * cut.
 *
 * <pre>{@code
 * try (TcpProxy network = server.proxy()) {
 *   Connection connection = Nats.connect(network.url());
 *   network.stall(TcpProxy.Direction.TO_CLIENT);   // acknowledgements wait
 *   network.heal();                                // and arrive late
 *   network.cut();                                 // connections end, new ones are refused
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads. Owns one thread for the listener and four for each
 * connection, all daemons.
 */
public final class TcpProxy implements AutoCloseable {
  private static final long END_MILLIS = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final int targetPort;
  private final String scheme;
  private final FreePorts ports = new FreePorts(new SecureRandom());
  private final int port;
  private final NetworkWeather toServer = new NetworkWeather();
  private final NetworkWeather toClient = new NetworkWeather();
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Listener listener;
  private boolean closed;

  /** Which bytes a change concerns. */
  public enum Direction {
    /** From clients to the server. */
    TO_SERVER,
    /** From the server to clients. */
    TO_CLIENT,
    /** Both ways. */
    BOTH
  }

  private TcpProxy(int targetPort, String scheme) {
    this.targetPort = targetPort;
    this.scheme = scheme;
    this.port = ports.next();
  }

  /**
   * Puts a proxy before any TCP service of this machine.
   *
   * @param port where the service listens on the loopback address; it need not listen yet
   * @return a running proxy
   */
  public static TcpProxy to(int port) {
    return to(port, "nats");
  }

  static TcpProxy to(int port, String scheme) {
    TcpProxy proxy = new TcpProxy(port, scheme);
    proxy.listen();
    return proxy;
  }

  /**
   * Where clients connect.
   *
   * @return such as {@code nats://127.0.0.1:15222}
   */
  public String url() {
    return scheme + "://127.0.0.1:" + port;
  }

  /**
   * The proxy's own port.
   *
   * @return the same for its life
   */
  public int port() {
    return port;
  }

  /**
   * Delays each byte by a fixed time; order is kept and the rate is not limited by it.
   *
   * @param direction which bytes
   * @param latency zero switches it off
   */
  public void delay(Direction direction, Duration latency) {
    each(direction, weather -> weather.delay(latency));
  }

  /**
   * Limits the rate of each connection.
   *
   * @param direction which bytes
   * @param bytesPerSecond 0 switches the limit off
   */
  public void limit(Direction direction, long bytesPerSecond) {
    if (bytesPerSecond < 0) {
      throw new IllegalArgumentException(
          "the rate must not be negative, bytesPerSecond=" + bytesPerSecond);
    }
    each(direction, weather -> weather.limit(bytesPerSecond));
  }

  /**
   * Holds all bytes back until {@link #heal()}. Connections stay open, nothing is lost: what TCP
   * does over a broken link that is repaired in time.
   *
   * @param direction which bytes
   */
  public void stall(Direction direction) {
    each(direction, NetworkWeather::stall);
  }

  /**
   * Swallows all bytes from now on. {@link #heal()} resets the connections that lost some, because
   * their streams have holes.
   *
   * @param direction which bytes
   */
  public void drop(Direction direction) {
    each(direction, NetworkWeather::drop);
  }

  /** Whether a connection that is open has lost bytes. */
  boolean hasHoles() {
    return connections.stream().anyMatch(ProxiedConnection::hasHoles);
  }

  /** Resets all connections and refuses new ones until {@link #heal()}. */
  public void cut() {
    lock.lock();
    try {
      Listener current = listener;
      if (current != null) {
        listener = null;
        current.end();
      }
      resetConnections();
    } finally {
      lock.unlock();
    }
  }

  /** Resets all connections of this moment; new ones are accepted. */
  public void resetConnections() {
    connections.forEach(ProxiedConnection::reset);
  }

  /** Makes the network good again: no delay, no limit, nothing held back, listening. */
  public void heal() {
    lock.lock();
    try {
      if (closed) {
        throw new NatsServerException("the proxy is closed, port=" + port);
      }
      connections.stream().filter(ProxiedConnection::hasHoles).forEach(ProxiedConnection::reset);
      toServer.clear();
      toClient.clear();
      if (listener == null) {
        listen();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * How many clients are connected through the proxy.
   *
   * @return at this moment
   */
  public int connectionCount() {
    return connections.size();
  }

  /** Ends all connections and the listener. A second call does nothing. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        cut();
        ports.release(port);
      }
    } finally {
      lock.unlock();
    }
  }

  private void each(Direction direction, Consumer<NetworkWeather> change) {
    if (direction != Direction.TO_CLIENT) {
      change.accept(toServer);
    }
    if (direction != Direction.TO_SERVER) {
      change.accept(toClient);
    }
  }

  private void listen() {
    lock.lock();
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      Thread thread = new Thread(() -> accept(socket), "proxy-" + port);
      thread.setDaemon(true);
      listener = new Listener(socket, thread);
      thread.start();
    } catch (IOException e) {
      throw new NatsServerException("the proxy can not listen, port=" + port, e);
    } finally {
      lock.unlock();
    }
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        connect(client);
      } catch (IOException e) {
        // closed by cut() or close(): the loop's condition ends it
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket server = new Socket();
    try {
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort));
    } catch (IOException e) {
      // the server is down: the client sees its connection end at once
      client.close();
      return;
    }
    ProxiedConnection connection =
        new ProxiedConnection(client, server, toServer, toClient, connections::remove);
    connections.add(connection);
    connection.start();
    if (listener == null) {
      connection.reset();
    }
  }

  private record Listener(ServerSocket socket, Thread thread) {
    /**
     * Returns when the port is free: the system holds it for as long as the thread sits in accept.
     */
    void end() {
      try {
        socket.close();
        thread.join(END_MILLIS);
      } catch (IOException e) {
        throw new NatsServerException("can not close the proxy's listener " + socket, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
