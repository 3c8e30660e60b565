package io.choria.messaging.rpc;

import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaSettings;
import io.choria.messaging.ConnectionEvent;
import io.choria.messaging.ConnectionException;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.MessagingListener;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.security.SecurityLoader;
import io.choria.messaging.security.SecurityProvider;
import io.nats.client.Dispatcher;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to the brokers of a fleet, and what this process is in it. Servers and clients work
 * over it; several may share one. Safe for use by several threads.
 */
public final class FleetConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FleetConnection.class);
  private static final String UNKNOWN = "unknown";
  private static final Duration CONFIRM_PAUSE = Duration.ofMillis(50);

  private final MessagingConnection messaging;
  private final FleetMember member;
  private final SecurityProvider security;
  private final List<String> federations;
  private final boolean owned;
  private final boolean requiresFilter;
  private final ReentrantLock flushing = new ReentrantLock();
  private volatile @Nullable Stop stop;
  private final List<Consumer<PermissionException>> denied = new CopyOnWriteArrayList<>();
  private final MessagingListener watch =
      new MessagingListener() {
        @Override
        public void connection(ConnectionEvent event) {
          if (event.kind() == ConnectionEvent.Kind.SERVER_ERROR) {
            BrokerPermissions.read(event.detail(), security.broker())
                .ifPresent(problem -> denied.forEach(each -> each.accept(problem)));
          }
        }
      };

  FleetConnection(
      MessagingConnection messaging,
      FleetMember member,
      SecurityProvider security,
      List<String> federations,
      boolean owned,
      boolean requiresFilter) {
    this.messaging = messaging;
    this.member = member;
    this.security = security;
    this.federations = List.copyOf(federations);
    this.owned = owned;
    this.requiresFilter = requiresFilter;
    messaging.addListener(watch);
  }

  /**
   * Uses a connection that the caller made and keeps: {@link #close} leaves it open.
   *
   * @param messaging the connection; with a token its inbox prefix must be that of {@link
   *     FleetSubjects#inboxPrefix(String, CallerHash, String)}
   * @param member what this process is
   * @param security how it signs and whom it believes
   * @return the connection
   */
  public static FleetConnection of(
      MessagingConnection messaging, FleetMember member, SecurityProvider security) {
    return new FleetConnection(messaging, member, security, List.of(), false, false);
  }

  /**
   * Connects a client as its configuration says: brokers, TLS, token, collectives.
   *
   * @param configuration from {@link io.choria.config.choria.ChoriaConfig}
   * @return a connected connection
   * @throws FleetException when the settings can't be used
   * @throws io.choria.messaging.security.TrustException when keys or tokens can't be used
   * @throws io.choria.messaging.ConnectionException when no broker could be reached, or it refused
   * @throws InterruptedException when interrupted
   */
  public static FleetConnection client(Configuration<ChoriaSettings> configuration)
      throws InterruptedException {
    return builder(configuration, SecurityProvider.Role.CLIENT).connect();
  }

  /**
   * Connects a server as its configuration says: brokers, TLS, token, collectives.
   *
   * @param configuration from {@link io.choria.config.choria.ChoriaConfig}
   * @return a connected connection
   * @throws FleetException when the settings can't be used
   * @throws io.choria.messaging.security.TrustException when keys or tokens can't be used
   * @throws io.choria.messaging.ConnectionException when no broker could be reached, or it refused
   * @throws InterruptedException when interrupted
   */
  public static FleetConnection server(Configuration<ChoriaSettings> configuration)
      throws InterruptedException {
    return builder(configuration, SecurityProvider.Role.SERVER).connect();
  }

  /**
   * Starts from a configuration, for what it can't say.
   *
   * @param configuration from {@link io.choria.config.choria.ChoriaConfig}
   * @param role what this process is
   * @return a builder with everything filled in
   * @throws FleetException when the settings can't be used
   * @throws io.choria.messaging.security.TrustException when keys or tokens can't be used
   */
  public static FleetConnectionBuilder builder(
      Configuration<ChoriaSettings> configuration, SecurityProvider.Role role) {
    return FleetSettings.builder(configuration, SecurityLoader.of(configuration, role));
  }

  /**
   * Starts from a configuration, with a loader of keys and trust that has options of its own.
   *
   * @param configuration from {@link io.choria.config.choria.ChoriaConfig}
   * @param loader for the same configuration
   * @return a builder with everything filled in
   * @throws FleetException when the settings can't be used
   * @throws io.choria.messaging.security.TrustException when keys or tokens can't be used
   */
  public static FleetConnectionBuilder builder(
      Configuration<ChoriaSettings> configuration, SecurityLoader loader) {
    return FleetSettings.builder(configuration, loader);
  }

  /**
   * Starts without a configuration.
   *
   * @param security who this process is, how it signs, whom it believes, how it logs in
   * @return a builder; it needs servers
   */
  public static FleetConnectionBuilder builder(SecurityProvider security) {
    return new FleetConnectionBuilder(security);
  }

  /**
   * The NATS connection.
   *
   * @return always the same object
   */
  public MessagingConnection messaging() {
    return messaging;
  }

  /**
   * What this process is in the fleet.
   *
   * @return identity, caller and collectives
   */
  public FleetMember member() {
    return member;
  }

  /**
   * The networks that requests of clients go to by way of federation brokers (spec 01 §14).
   *
   * @return names, usually none
   */
  public List<String> federations() {
    return federations;
  }

  /**
   * How this process signs, and whom it believes.
   *
   * @return as given, or as the configuration says
   */
  public SecurityProvider security() {
    return security;
  }

  /** Whether requests of this process that are for everybody are refused before they are sent. */
  boolean requiresFilter() {
    return requiresFilter;
  }

  /** Waits until the broker has all that was published; may be interrupted, and used by many. */
  void flush(Duration deadline) throws InterruptedException {
    SafeFlush.flush(messaging, flushing, deadline);
  }

  /**
   * Waits until the broker has all subscriptions. A connection that breaks meanwhile comes back
   * with them, so the broker is asked again.
   */
  void confirm(Duration deadline) throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    Duration left = deadline;
    while (true) {
      try {
        messaging.flush(left);
        return;
      } catch (ConnectionException e) {
        left = Duration.ofNanos(end - System.nanoTime()).minus(CONFIRM_PAUSE);
        boolean broken = e.reason() == ConnectionException.Reason.UNREACHABLE;
        if (!broken || left.compareTo(CONFIRM_PAUSE) < 0) {
          throw e;
        }
        TimeUnit.NANOSECONDS.sleep(CONFIRM_PAUSE.toNanos());
      }
    }
  }

  void onDenied(Consumer<PermissionException> listener) {
    denied.add(listener);
  }

  void forgetDenied(Consumer<PermissionException> listener) {
    denied.remove(listener);
  }

  /** The last thing that the broker refused, if it is of this kind; known before its PONG is. */
  Optional<PermissionException> lastDenied() {
    String last = messaging.jnats().getLastError();
    return last == null ? Optional.empty() : BrokerPermissions.read(last, security.broker());
  }

  /** What the broker refused once may be permitted now, for example to a renewed token. */
  void forgetDenied(Collection<String> subjects) {
    if (lastDenied().filter(problem -> subjects.contains(problem.subject())).isPresent()) {
      messaging.jnats().clearLastError();
    }
  }

  /** A call of the client library, whose general exception for a closed connection becomes ours. */
  <T> T whileOpen(Supplier<T> call) {
    try {
      return call.get();
    } catch (IllegalStateException e) {
      throw new FleetException(
          FleetException.Reason.CLOSED, "the connection is closed or draining", e);
    }
  }

  /** Ends the subscriptions of a dispatcher; whoever closes the connection ends them too. */
  void close(Dispatcher dispatcher) {
    try {
      if (!messaging.isClosed() && dispatcher.isActive()) {
        messaging.jnats().closeDispatcher(dispatcher);
      }
    } catch (IllegalStateException | IllegalArgumentException e) {
      LOG.debug("the dispatcher was closed together with its connection: {}", e.getMessage());
    }
  }

  private record Stop(String url, Transport.Hop hop) {}

  /** This process as a stop of a message. */
  Transport.Hop hop() {
    String url = messaging.jnats().getConnectedUrl();
    Stop known = stop; // reading a URL takes longer than the rest of a small message
    if (known == null || !known.url().equals(String.valueOf(url))) {
      String shown = url == null ? UNKNOWN : withoutCredentials(url);
      known = new Stop(String.valueOf(url), new Transport.Hop(shown, member.identity(), shown));
      stop = known;
    }
    return known.hop();
  }

  private static String withoutCredentials(String url) {
    try {
      URI uri = URI.create(url);
      return uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort();
    } catch (IllegalArgumentException e) {
      return UNKNOWN;
    }
  }

  /** Closes the connection and forgets its keys, unless the caller keeps them. */
  @Override
  public void close() {
    messaging.removeListener(watch);
    if (owned) {
      messaging.close();
      security.close();
    }
  }
}
