package io.choria.messaging;

import io.nats.client.impl.NatsServerPool;
import io.nats.client.support.NatsUri;
import java.net.URISyntaxException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The client library's own pool of servers, but one that never gives up.
 *
 * <p>The library remembers the last authentication error of each server address and closes the
 * connection for good when the same address gives the same error twice. A broker that restarts with
 * its accounts not yet loaded would so lose its whole fleet; spec 06 §0.3 wants such errors to be
 * retried like any other. The memory is a hash map keyed by address, so each attempt hands out an
 * address that equals the others (rounds are recognised by equality) and hashes differently (the
 * memory does not find it). One small entry stays per refused attempt until the next success.
 */
final class ReconnectingServers extends NatsServerPool {
  @Override
  public @Nullable NatsUri peekNextServer() {
    return attempt(super.peekNextServer());
  }

  @Override
  public @Nullable NatsUri nextServer() {
    return attempt(super.nextServer());
  }

  private static @Nullable NatsUri attempt(@Nullable NatsUri server) {
    if (server == null) {
      return null;
    }
    try {
      return new Attempt(server.toString());
    } catch (URISyntaxException e) {
      return server; // it was parsed before, so this does not happen; the plain address also works
    }
  }

  private static final class Attempt extends NatsUri {
    private static final AtomicInteger ATTEMPTS = new AtomicInteger();

    private final int number = ATTEMPTS.incrementAndGet();

    Attempt(String uri) throws URISyntaxException {
      super(uri);
    }

    @Override
    public NatsUri reHost(String newHost) throws URISyntaxException {
      return new Attempt(super.reHost(newHost).toString());
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return super.equals(other);
    }

    @Override
    public int hashCode() {
      return number;
    }
  }
}
