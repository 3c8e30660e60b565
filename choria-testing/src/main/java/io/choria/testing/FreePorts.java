package io.choria.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
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

  /**
   * What was given away, so that two servers which start at once do not meet, nor one that starts
   * and one that is down for a moment.
   */
  private static final PortClaims CLAIMS =
      new PortClaims(Path.of(System.getProperty("java.io.tmpdir"), "choria-testing-ports"));

  private final RandomGenerator random;

  FreePorts(RandomGenerator random) {
    this.random = random;
  }

  int next() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = random.nextInt(LOWEST, HIGHEST);
      if (CLAIMS.claim(port)) {
        if (isFree(port)) {
          return port;
        }
        CLAIMS.release(port);
      }
    }
    throw new NatsServerException(
        "no free TCP port between " + LOWEST + " and " + HIGHEST + " after attempts=" + ATTEMPTS);
  }

  void release(int port) {
    CLAIMS.release(port);
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
