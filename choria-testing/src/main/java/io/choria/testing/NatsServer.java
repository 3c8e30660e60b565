package io.choria.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A private nats-server process on loopback with a directory of its own.
 *
 * <pre>{@code
 * try (NatsServer server = NatsServer.builder().jetStream(true).start()) {
 *   Connection connection = Nats.connect(server.url());
 *   server.kill();    // kill -9
 *   server.start();   // same port, same store
 * }
 * }</pre>
 *
 * <p>The ports are free ones and stay the same for the life of the object, so clients reconnect
 * after {@link #stop()}, {@link #kill()} and {@link #start()}. {@link #close()} kills the process
 * and deletes the directory. The process can not outlive the JVM, however that ends.
 *
 * <p>Safe for use by several threads; each call blocks until the server is in the new state, at
 * most for the configured deadlines (two minutes for a start and 10 s for a stop unless set).
 */
public final class NatsServer implements AutoCloseable {
  private static final int PORT_ATTEMPTS = 5;
  private static final int LOG_TAIL_LINES = 60;
  private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

  private final ReentrantLock lock = new ReentrantLock();
  private final NatsServerOptions options;
  private final FreePorts ports = new FreePorts(new SecureRandom());
  private final Path directory;
  private final boolean ownsDirectory;
  private int port;
  private int monitorPort;
  private @Nullable ServerProcess process;

  /** Where the log of the present start begins. */
  private int logOffset;

  private boolean paused;
  private boolean closed;

  private NatsServer(NatsServerOptions options, Path directory, boolean ownsDirectory) {
    this.options = options;
    this.directory = directory;
    this.ownsDirectory = ownsDirectory;
  }

  /**
   * Begins a server. Defaults: the program of {@link NatsServerBinary#locate()}, free ports, no
   * JetStream, no authentication, no TLS, a temporary directory.
   *
   * @return a fresh builder
   */
  public static NatsServerBuilder builder() {
    return new NatsServerBuilder();
  }

  static NatsServer create(NatsServerOptions options) {
    try {
      Path given = options.directory();
      Path directory =
          given == null
              ? Files.createTempDirectory("nats-server-")
              : Files.createDirectories(given);
      return new NatsServer(options, directory.toAbsolutePath(), given == null);
    } catch (IOException e) {
      throw new NatsServerException("can not create the directory of server " + options.name(), e);
    }
  }

  /**
   * Starts the server again after {@link #stop()} or {@link #kill()}, on the same ports and the
   * same store. Does nothing when it runs.
   *
   * @throws NatsServerException when it does not become ready in time; the message ends with its
   *     log
   */
  public void start() {
    lock.lock();
    try {
      if (!isRunning()) {
        launch();
        awaitReady();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes the configuration and starts the process without waiting for it: servers of a cluster
   * need each other.
   */
  void launch() {
    lock.lock();
    try {
      if (closed) {
        throw new NatsServerException("server " + name() + " is closed");
      }
      choosePorts();
      spawn();
    } finally {
      lock.unlock();
    }
  }

  void awaitReady() {
    lock.lock();
    try {
      for (int attempt = 1; !cameUp(); attempt++) {
        boolean portTaken = log().indexOf("address already in use", logOffset) >= 0;
        if (!portTaken
            || attempt == PORT_ATTEMPTS
            || options.port() != 0
            || options.route() != null) {
          String tail = logTail();
          kill();
          throw new NatsServerException(
              "server "
                  + name()
                  + " is not ready after "
                  + options.startDeadline()
                  + ", its log ends with:\n"
                  + tail);
        }
        releasePorts();
        choosePorts();
        spawn();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean cameUp() {
    long end = System.nanoTime() + options.startDeadline().toNanos();
    while (System.nanoTime() < end) {
      if (log().indexOf("Server is ready", logOffset) >= 0) {
        return true;
      }
      if (!isRunning()) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return false;
  }

  private void choosePorts() {
    if (port == 0) {
      port = options.port() == 0 ? ports.next() : options.port();
    }
    if (monitorPort == 0 && options.monitoring()) {
      monitorPort = ports.next();
    }
  }

  private void releasePorts() {
    if (options.port() == 0) {
      ports.release(port);
      port = 0;
    }
    ports.release(monitorPort);
    monitorPort = 0;
  }

  private void spawn() {
    try {
      Path configuration = directory.resolve("nats.conf");
      Path certificates = directory.resolve("tls");
      TestCertificates tls = options.tls();
      if (tls != null && !Files.exists(certificates)) {
        tls.writeServer(certificates);
      }
      Files.writeString(
          configuration,
          options.render(port, monitorPort, directory.resolve("store"), certificates));
      logOffset = log().length();
      process =
          ServerProcess.start(
              List.of(options.binary().path().toString(), "-c", configuration.toString()),
              directory,
              logFile(),
              "server " + name());
      paused = false;
    } catch (IOException e) {
      throw new NatsServerException("can not write the configuration of server " + name(), e);
    }
  }

  /** Stops the server in an orderly way and keeps its store. Does nothing when it does not run. */
  public void stop() {
    lock.lock();
    try {
      if (process != null && process.isAlive()) {
        resume();
        process.terminate(options.stopDeadline());
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the server with {@code kill -9} and keeps its store as it is. Does nothing when it does
   * not run.
   */
  public void kill() {
    lock.lock();
    try {
      if (process != null && process.isAlive()) {
        process.kill();
      }
      paused = false;
    } finally {
      lock.unlock();
    }
  }

  /** Stops and starts the server on the same ports and store. */
  public void restart() {
    lock.lock();
    try {
      stop();
      start();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Freezes the process with {@code SIGSTOP}: connections stay open, nothing is answered any more
   * when this returns.
   *
   * @throws NatsServerException when it does not run
   */
  public void pause() {
    lock.lock();
    try {
      running("pause").freeze();
      paused = true;
    } finally {
      lock.unlock();
    }
  }

  /** Lets a paused process go on with {@code SIGCONT}. Does nothing when it is not paused. */
  public void resume() {
    lock.lock();
    try {
      if (paused) {
        running("resume").signal("CONT");
        paused = false;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Copies the JetStream store as it is on disk at this moment. A running server is frozen while
   * the copy is made, so the copy is what a crash at this moment would leave behind.
   *
   * @return the copy, in this server's directory; deleted with it
   */
  public Path copyStore() {
    lock.lock();
    try {
      boolean freeze = isRunning() && !paused;
      if (freeze) {
        pause();
      }
      try {
        Path copy = Files.createTempDirectory(directory, "store-copy-");
        FileTrees.copy(storeDirectory(), copy);
        return copy;
      } finally {
        if (freeze) {
          resume();
        }
      }
    } catch (IOException e) {
      throw new NatsServerException("can not copy the store of server " + name(), e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Replaces the JetStream store by a copy, as after a power failure that lost what was not yet on
   * disk.
   *
   * @param copy of {@link #copyStore()}; it stays usable
   * @throws NatsServerException when the server runs
   */
  public void restoreStore(Path copy) {
    lock.lock();
    try {
      if (isRunning()) {
        throw new NatsServerException(
            "server " + name() + " must be stopped before its store is replaced");
      }
      FileTrees.delete(storeDirectory());
      FileTrees.copy(copy, storeDirectory());
    } catch (IOException e) {
      throw new NatsServerException(
          "can not replace the store of server " + name() + " by " + copy, e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts a network between clients and this server, which can be slowed, stalled or cut.
   * Independent of other proxies; survives restarts of the server.
   *
   * @return a running proxy; close it before the server
   */
  public TcpProxy proxy() {
    return TcpProxy.to(port(), options.tls() == null ? "nats" : "tls");
  }

  /**
   * Where clients connect.
   *
   * @return such as {@code nats://127.0.0.1:14222}, with scheme {@code tls} when the server asks
   *     for TLS
   */
  public String url() {
    return (options.tls() == null ? "nats" : "tls") + "://127.0.0.1:" + port();
  }

  /**
   * The client port.
   *
   * @return the same for the life of this object
   */
  public int port() {
    lock.lock();
    try {
      return port;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Where the server's own HTTP pages are, such as {@code /varz} and {@code /jsz}.
   *
   * @return such as {@code http://127.0.0.1:18222}
   * @throws NatsServerException unless it was built with {@link
   *     NatsServerBuilder#monitoring(boolean)}
   */
  public String monitoringUrl() {
    lock.lock();
    try {
      if (monitorPort == 0) {
        throw new NatsServerException("server " + name() + " was built without monitoring(true)");
      }
      return "http://127.0.0.1:" + monitorPort;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The server's name, which it shows to clients.
   *
   * @return as built
   */
  public String name() {
    return options.name();
  }

  /**
   * The program that runs.
   *
   * @return its path and version
   */
  public NatsServerBinary binary() {
    return options.binary();
  }

  /**
   * Whether the sync interval that was asked for is in force. Servers before 2.10 have no such
   * setting.
   *
   * @return false when none was asked for or the server does not know it
   */
  public boolean syncIntervalInForce() {
    return options.syncInterval() != null && options.canSetSyncInterval();
  }

  /**
   * The authority of the server's certificate.
   *
   * @return what clients trust, and what makes client certificates
   * @throws NatsServerException unless it was built with TLS
   */
  public TestCertificates certificates() {
    TestCertificates tls = options.tls();
    if (tls == null) {
      throw new NatsServerException("server " + name() + " was built without tls(true)");
    }
    return tls;
  }

  /**
   * Whether the process lives; a paused one does.
   *
   * @return false before the start, after a stop and after a crash
   */
  public boolean isRunning() {
    lock.lock();
    try {
      return process != null && process.isAlive();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The process id.
   *
   * @return of the nats-server itself
   * @throws NatsServerException when it does not run
   */
  public long pid() {
    lock.lock();
    try {
      return running("pid").pid();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Where the server's configuration, log and store are.
   *
   * @return deleted by {@link #close()} unless the builder gave it
   */
  public Path directory() {
    return directory;
  }

  /**
   * Where JetStream stores.
   *
   * @return a directory below {@link #directory()}
   */
  public Path storeDirectory() {
    return directory.resolve("store");
  }

  /**
   * The log file, appended to by each start.
   *
   * @return below {@link #directory()}
   */
  public Path logFile() {
    return directory.resolve("nats.log");
  }

  /**
   * What the server logged so far.
   *
   * @return all of it, empty before the first start
   */
  public String log() {
    try {
      return Files.exists(logFile())
          ? new String(Files.readAllBytes(logFile()), StandardCharsets.UTF_8)
          : "";
    } catch (IOException e) {
      throw new NatsServerException(
          "can not read the log of server " + name() + ", file=" + logFile(), e);
    }
  }

  String logTail() {
    List<String> lines = log().lines().toList();
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
  }

  /**
   * Kills the server and deletes its directory, unless the builder gave one. A second call does
   * nothing.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      kill();
      releasePorts();
      if (ownsDirectory) {
        FileTrees.delete(directory);
      }
    } catch (IOException e) {
      throw new NatsServerException(
          "can not delete the directory of server " + name() + ", path=" + directory, e);
    } finally {
      lock.unlock();
    }
  }

  private ServerProcess running(String purpose) {
    if (process == null || !process.isAlive()) {
      throw new NatsServerException(
          "server " + name() + " must run for " + purpose + "; its log ends with:\n" + logTail());
    }
    return process;
  }
}
