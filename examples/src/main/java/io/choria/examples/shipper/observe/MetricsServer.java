package io.choria.examples.shipper.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Answers {@code /metrics} for Prometheus and {@code /health} with 200 or 503. Owns one thread and
 * a socket until closed.
 */
public final class MetricsServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor;

  private MetricsServer(HttpServer server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  /**
   * Starts listening.
   *
   * @param address where; port 0 takes a free one
   * @param metrics what {@code /metrics} shows
   * @param health what is wrong, or empty when all is well
   * @return the running server
   * @throws IOException if the address cannot be used
   */
  public static MetricsServer open(
      InetSocketAddress address, Metrics metrics, Supplier<Optional<String>> health)
      throws IOException {
    HttpServer server = HttpServer.create(address, 16);
    ExecutorService executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "shipper-metrics");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(executor);
    server.createContext(
        "/metrics", exchange -> answer(exchange, 200, "text/plain; version=0.0.4", metrics.text()));
    server.createContext(
        "/health",
        exchange -> {
          Optional<String> trouble = health.get();
          answer(
              exchange, trouble.isPresent() ? 503 : 200, "text/plain", trouble.orElse("ok") + "\n");
        });
    server.start();
    return new MetricsServer(server, executor);
  }

  private static void answer(HttpExchange exchange, int code, String type, String text)
      throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /**
   * The port in use.
   *
   * @return a number above 0
   */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
