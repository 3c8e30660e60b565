package io.choria.rego.builtin.stdlib.http;

import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The clients of a policy, which hold its connections: one for each way in which requests speak of
 * certificates. A few of them; the one that nobody asked for the longest makes room. Thread-safe.
 */
final class HttpClients {
  private static final int MOST = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<HttpTls, HttpClient> clients = new LinkedHashMap<>(MOST, 0.75f, true);

  HttpClient of(HttpTls tls) {
    lock.lock();
    try {
      HttpClient client = clients.get(tls);
      if (client == null) {
        client = make(tls);
        if (clients.size() >= MOST) {
          clients.remove(clients.keySet().iterator().next());
        }
        clients.put(tls, client);
      }
      return client;
    } finally {
      lock.unlock();
    }
  }

  private static HttpClient make(HttpTls tls) {
    HttpClient.Builder builder = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER);
    return tls.isDefault() ? builder.build() : builder.sslContext(tls.context()).build();
  }
}
