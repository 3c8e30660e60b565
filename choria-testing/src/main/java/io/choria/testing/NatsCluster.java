package io.choria.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Several private servers that form one cluster, three unless said otherwise.
 *
 * <pre>{@code
 * try (NatsCluster cluster = NatsCluster.start(builder -> builder.jetStream(true))) {
 *   Connection connection = Nats.connect(String.join(",", cluster.urls()));
 *   cluster.server(0).kill();
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class NatsCluster implements AutoCloseable {
  private static final int SERVERS = 3;
  private static final int ATTEMPTS = 5;
  private static final String PORT_TAKEN = "address already in use";
  private static final Duration FORM_DEADLINE = Duration.ofMinutes(3);
  private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();
  private static final int REQUEST_MILLIS = 2_000;

  private static final Pattern PEER = Pattern.compile("\"remote_id\":\\s*\"([^\"]+)\"");

  private final List<NatsServer> servers;
  private final FreePorts ports;
  private final List<Integer> routePorts;

  private NatsCluster(List<NatsServer> servers, FreePorts ports, List<Integer> routePorts) {
    this.servers = List.copyOf(servers);
    this.ports = ports;
    this.routePorts = List.copyOf(routePorts);
  }

  /**
   * Starts three servers and waits until they form a cluster; with JetStream, until that has a
   * leader.
   *
   * @param options applied to the builder of each server; name, monitoring and cluster are set
   *     already
   * @return the running cluster; close it
   * @throws NatsServerException when the cluster does not form within three minutes
   */
  public static NatsCluster start(UnaryOperator<NatsServerBuilder> options) {
    return start(options, new SecureRandom());
  }

  static NatsCluster start(UnaryOperator<NatsServerBuilder> options, RandomGenerator random) {
    for (int attempt = 1; ; attempt++) {
      try {
        return startOnce(options, new FreePorts(random));
      } catch (NatsServerException e) {
        // all know the ports of all, so that a port which another process took meanwhile is in the
        // way of each
        if (attempt == ATTEMPTS || !String.valueOf(e.getMessage()).contains(PORT_TAKEN)) {
          throw e;
        }
      }
    }
  }

  private static NatsCluster startOnce(UnaryOperator<NatsServerBuilder> options, FreePorts ports) {
    List<Integer> routePorts = new ArrayList<>();
    for (int i = 0; i < SERVERS; i++) {
      routePorts.add(ports.next());
    }
    List<NatsServer> servers = new ArrayList<>();
    for (int i = 0; i < SERVERS; i++) {
      NatsServerBuilder builder =
          NatsServer.builder()
              .name("private-" + i)
              .monitoring(true)
              .startDeadline(FORM_DEADLINE)
              .route(new NatsServerOptions.Route("private", routePorts.get(i), routePorts));
      servers.add(options.apply(builder).create());
    }
    NatsCluster cluster = new NatsCluster(servers, ports, routePorts);
    try {
      servers.forEach(NatsServer::launch);
      servers.forEach(NatsServer::awaitReady);
      awaitHealthy(servers); // all of them: a port that is taken ends a server that was ready
      return cluster;
    } catch (NatsServerException e) {
      cluster.close();
      throw e;
    }
  }

  /**
   * The servers.
   *
   * @return in the order of their numbers, unmodifiable
   */
  public List<NatsServer> servers() {
    return servers;
  }

  /**
   * One server.
   *
   * @param index from 0
   * @return to stop, kill, pause or start it
   */
  public NatsServer server(int index) {
    return servers.get(index);
  }

  /**
   * Where clients connect.
   *
   * @return one address for each server, in order
   */
  public List<String> urls() {
    return servers.stream().map(NatsServer::url).toList();
  }

  /**
   * Waits until each running server knows the others and, with JetStream, says that it is healthy.
   *
   * @throws NatsServerException when that takes more than three minutes
   */
  public void awaitHealthy() {
    awaitHealthy(servers.stream().filter(NatsServer::isRunning).toList());
  }

  private static void awaitHealthy(List<NatsServer> wanted) {
    long end = System.nanoTime() + FORM_DEADLINE.toNanos();
    while (!wanted.stream().allMatch(server -> isHealthy(server, wanted.size() - 1))) {
      if (System.nanoTime() > end) {
        throw new NatsServerException(
            "the cluster did not form within " + FORM_DEADLINE + logs(wanted));
      }
      if (!wanted.stream().allMatch(NatsServer::isRunning)) {
        throw new NatsServerException("a server ended before the cluster formed" + logs(wanted));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static String logs(List<NatsServer> servers) {
    StringBuilder logs = new StringBuilder();
    servers.forEach(
        server ->
            logs.append("\n--- ").append(server.name()).append('\n').append(server.logTail()));
    return logs.toString();
  }

  private static boolean isHealthy(NatsServer server, int peers) {
    try {
      return get(server.monitoringUrl() + "/healthz").contains("\"ok\"")
          && distinctPeers(get(server.monitoringUrl() + "/routez")) >= peers;
    } catch (IOException e) {
      // not listening yet, or not healthy, which it reports as an HTTP error
      return false;
    }
  }

  private static long distinctPeers(String routez) {
    return PEER.matcher(routez).results().map(result -> result.group(1)).distinct().count();
  }

  private static String get(String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setConnectTimeout(REQUEST_MILLIS);
    connection.setReadTimeout(REQUEST_MILLIS);
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      connection.disconnect();
    }
  }

  /** Kills all servers and deletes their directories. */
  @Override
  public void close() {
    servers.forEach(NatsServer::close);
    routePorts.forEach(ports::release);
  }
}
