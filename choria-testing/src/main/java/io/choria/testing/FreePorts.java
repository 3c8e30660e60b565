package io.choria.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Picks TCP ports of the loopback address. They lie below the range that systems use for outgoing
 * connections: a client that tries to reconnect to a stopped server can neither take its port nor
 * connect to itself.
 */
final class FreePorts {
  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 1_000;

  /** What this JVM gave away, so that two servers which start at once do not meet. */
  private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

  private final RandomGenerator random;

  FreePorts(RandomGenerator random) {
    this.random = random;
  }

  int next() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = random.nextInt(LOWEST, HIGHEST);
      if (!TAKEN.contains(port) && isFree(port) && TAKEN.add(port)) {
        return port;
      }
    }
    throw new NatsServerException(
        "no free TCP port between " + LOWEST + " and " + HIGHEST + " after attempts=" + ATTEMPTS);
  }

  void release(int port) {
    TAKEN.remove(port);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
