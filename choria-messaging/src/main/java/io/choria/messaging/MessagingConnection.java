package io.choria.messaging;

import io.nats.client.AuthHandler;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.MessageHandler;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a NATS cluster that keeps itself alive, and the place where all patterns of this
 * module begin (REQ-CM-1, spec 06 §0.3).
 *
 * <p>Reconnects never end, authentication errors included; the waiting times are {@link
 * Backoff#TWENTY_SEC}; while there is no server, at most 10 KiB of messages wait for it, and more
 * are refused with a {@link PublishException}. Instances are safe for use by any number of threads.
 * A connection owns the threads of its jnats connection: one that reads, one that writes, and one
 * per subscriber.
 */
public final class MessagingConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MessagingConnection.class);

  private final Connection nats;
  private final Observers observers;
  private final @Nullable ReadGate gate;
  private final Map<io.nats.client.Consumer, Runnable> slowConsumers;
  private final Attachments attachments;
  private final @Nullable TracePropagation tracing;
  private final boolean owned;
  private final ReentrantLock repliesLock = new ReentrantLock();
  private @Nullable Dispatcher replies;
  private final Deadlines deadlines = new Deadlines();

  private MessagingConnection(
      Connection nats,
      Observers observers,
      @Nullable ReadGate gate,
      Map<io.nats.client.Consumer, Runnable> slowConsumers,
      Attachments attachments,
      @Nullable TracePropagation tracing,
      boolean owned) {
    this.nats = nats;
    this.observers = observers;
    this.gate = gate;
    this.slowConsumers = slowConsumers;
    this.attachments = attachments;
    this.tracing = tracing;
    this.owned = owned;
  }

  /**
   * Starts the description of a connection.
   *
   * @return a builder with the defaults of its documentation
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Uses a connection that the caller made and keeps: {@link #close} leaves it open, and its
   * options stay as they are, which includes its reconnect buffer, delays and inbox prefix.
   *
   * @param connection an open jnats connection
   * @return this module's view of it
   */
  public static MessagingConnection wrap(Connection connection) {
    Observers observers = new Observers();
    Attachments attachments = new Attachments();
    connection.addConnectionListener(new EventForwarder(observers, attachments));
    return new MessagingConnection(
        connection, observers, null, new ConcurrentHashMap<>(), attachments, null, false);
  }

  /**
   * The jnats connection underneath, for what this module does not cover.
   *
   * @return always the same object
   */
  public Connection jnats() {
    return nats;
  }

  /**
   * Adds an observer of this connection and of everything that is done over it.
   *
   * @param listener called from many threads
   */
  public void addListener(MessagingListener listener) {
    observers.add(listener);
  }

  /**
   * Removes an observer; does nothing when it was not added.
   *
   * @param listener as given to {@link #addListener}
   */
  public void removeListener(MessagingListener listener) {
    observers.remove(listener);
  }

  /**
   * All observers as one, for patterns that report what they see. It never throws.
   *
   * @return never null, always the same object
   */
  public MessagingListener listener() {
    return observers;
  }

  Observers observers() {
    return observers;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  Attachments attachments() {
    return attachments;
  }

  Dispatcher newDispatcher(MessageHandler handler) {
    try {
      return nats.createDispatcher(handler);
    } catch (IllegalStateException e) {
      throw new ConnectionException(
          ConnectionException.Reason.CLOSED, "the connection is closed or draining", e);
    }
  }

  /** Does nothing when it is closed already, or the connection is. */
  void closeDispatcher(Dispatcher dispatcher) {
    try {
      if (!isClosed() && dispatcher.isActive()) {
        nats.closeDispatcher(dispatcher);
      }
    } catch (IllegalStateException | IllegalArgumentException e) {
      LOG.debug("the dispatcher was closed by somebody else: {}", e.getMessage());
    }
  }

  /** One dispatcher for all short-lived reply subscriptions, made when first needed. */
  Dispatcher replies() {
    repliesLock.lock();
    try {
      Dispatcher known = replies;
      if (known == null || !known.isActive()) {
        known = newDispatcher(message -> {});
        replies = known;
      }
      return known;
    } finally {
      repliesLock.unlock();
    }
  }

  @Nullable TracePropagation tracing() {
    return tracing;
  }

  /** Null for wrapped connections: their reader cannot be made to wait. */
  @Nullable ReadGate gate() {
    return gate;
  }

  void onSlow(io.nats.client.Consumer consumer, Runnable action) {
    slowConsumers.put(consumer, action);
  }

  void forgetSlow(io.nats.client.Consumer consumer) {
    slowConsumers.remove(consumer);
  }

  /**
   * Whether a server is connected right now.
   *
   * @return false while reconnecting and after close
   */
  public boolean isConnected() {
    return nats.getStatus() == Connection.Status.CONNECTED;
  }

  /**
   * Whether the connection is closed for good.
   *
   * @return true after close
   */
  public boolean isClosed() {
    return nats.getStatus() == Connection.Status.CLOSED;
  }

  /**
   * The largest payload, headers included, that the server accepts.
   *
   * @return bytes, or -1 while no server was ever connected
   */
  public long maxPayload() {
    return nats.getMaxPayload();
  }

  /**
   * A new unique subject below the connection's inbox prefix.
   *
   * @return a subject that nobody used before
   */
  public String newInbox() {
    return nats.createInbox();
  }

  /**
   * Hands a message to the connection: fire and forget. Does not wait for the server; waits for
   * space in the outgoing queue for at most the publish timeout.
   *
   * @param subject a subject without wildcards
   * @param headers headers, or null
   * @param payload the payload; not copied, so do not change it afterwards
   * @throws PublishException when the message was not accepted
   */
  public void publish(String subject, @Nullable Headers headers, byte[] payload) {
    publish(subject, null, headers, payload);
  }

  void publish(
      String subject, @Nullable String replyTo, @Nullable Headers headers, byte[] payload) {
    try {
      nats.publish(subject, replyTo, headers, payload);
    } catch (IllegalStateException e) {
      throw refused(subject, e);
    } catch (IllegalArgumentException e) {
      throw unacceptable(subject, payload.length, e);
    }
  }

  /** Says why jnats refused; its exceptions tell only by text, so the state decides first. */
  ChoriaException refused(String subject, IllegalStateException cause) {
    String message = String.valueOf(cause.getMessage());
    Connection.Status status = nats.getStatus();
    if (status == Connection.Status.CLOSED || message.contains("Draining")) {
      return new PublishException(
          PublishException.Reason.CLOSED,
          "the connection is closed or draining: subject=" + subject + " status=" + status,
          cause);
    }
    return new PublishException(
        PublishException.Reason.BUFFER_FULL,
        "no room for the message: subject=" + subject + " status=" + status + ": " + message,
        cause);
  }

  ChoriaException unacceptable(String subject, int bytes, IllegalArgumentException cause) {
    long limit = nats.getMaxPayload();
    String message = String.valueOf(cause.getMessage());
    if (message.contains("payload size")) {
      return new PublishException(
          PublishException.Reason.PAYLOAD_TOO_LARGE,
          "the server accepts messages up to max_payload="
              + limit
              + " bytes, headers included: subject="
              + subject
              + " payload="
              + bytes,
          cause);
    }
    return new SubjectException("subject=" + SubjectException.shown(subject) + ": " + message);
  }

  /**
   * Waits until the server has taken all that was published before.
   *
   * @param deadline how long to wait at most
   * @throws ConnectionException when the deadline passes or the connection is closed
   * @throws InterruptedException when interrupted
   */
  public void flush(Duration deadline) throws InterruptedException {
    try {
      nats.flush(deadline);
    } catch (TimeoutException e) {
      throw new ConnectionException(
          isClosed() ? ConnectionException.Reason.CLOSED : ConnectionException.Reason.UNREACHABLE,
          "the server did not confirm a flush: deadline=" + deadline,
          e);
    }
  }

  /**
   * Ends in order: no further messages are taken from the server, those already here are handled,
   * what was published is sent, then the connection is closed. A connection that was wrapped is
   * drained and closed too.
   *
   * @param deadline how long all this may take; the connection is closed when it has passed
   * @return whether everything was handled and sent in time
   * @throws InterruptedException when interrupted; the connection is closed then too
   */
  public boolean drain(Duration deadline) throws InterruptedException {
    if (isClosed()) {
      return true;
    }
    long end = System.nanoTime() + deadline.toNanos();
    try {
      boolean complete = attachments.drainAll(deadline);
      Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
      return nats.drain(left).get(left.toNanos(), TimeUnit.NANOSECONDS) && complete;
    } catch (IllegalStateException e) {
      return false; // somebody else is closing it
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } finally {
      closeNats();
    }
  }

  /**
   * Closes the connection at once; what waits to be sent or handled is lost. Does nothing for a
   * connection that was wrapped, or that is closed already.
   */
  @Override
  public void close() {
    if (!owned) {
      return;
    }
    closeNats();
  }

  private void closeNats() {
    if (gate != null) {
      gate.close();
    }
    attachments.closeAll();
    try {
      nats.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    deadlines.close();
  }

  /**
   * Options of a connection. Defaults: server {@code nats://localhost:4222}, no TLS, no
   * credentials, reconnect buffer 10 KiB, reconnect delays {@link Backoff#TWENTY_SEC}, ping every
   * 30 s, connect deadline 30 s, 5 000 messages in the outgoing queue with 5 s to find a place in
   * it.
   *
   * <p>Setting one kind of credentials replaces another. A builder is not safe for use by several
   * threads, and can make any number of connections.
   */
  public static final class Builder {
    private final List<String> servers = new ArrayList<>();
    private final List<MessagingListener> listeners = new ArrayList<>();
    private @Nullable String srvName;
    private String name = "choria-java";
    private boolean tls;
    private boolean tlsFirst;
    private boolean verifyNames = true;
    private @Nullable Path authorities;
    private @Nullable Path clientCertificate;
    private @Nullable Path clientKey;
    private @Nullable SSLContext sslContext;
    private Login login = options -> {};
    private @Nullable String inboxPrefix;
    private Backoff backoff = Backoff.TWENTY_SEC;
    private long reconnectBuffer = 10 * 1024;
    private Duration connectDeadline = Duration.ofSeconds(30);
    private Duration pingInterval = Duration.ofSeconds(30);
    private boolean ignoreDiscovered;
    private boolean reconnect = true;
    private @Nullable TracePropagation tracing;
    private boolean keepOrder;
    private int outgoingCapacity = 5_000;
    private Duration publishTimeout = Duration.ofSeconds(5);

    private Builder() {}

    /** Puts one kind of credentials into the options of an attempt. */
    private interface Login {
      void apply(Options.Builder options);
    }

    /**
     * Adds a server.
     *
     * @param url {@code nats://}, {@code tls://}, {@code ws://} or {@code wss://}, or host and port
     * @return this
     */
    public Builder server(String url) {
      servers.add(url);
      return this;
    }

    /**
     * Adds servers; clients try them in random order unless {@link #keepServerOrder} is set.
     *
     * @param urls as for {@link #server}; an element may hold several, separated by commas
     * @return this
     */
    public Builder servers(List<String> urls) {
      for (String url : urls) {
        for (String one : url.split(",", -1)) {
          if (!one.isBlank()) {
            servers.add(one.strip());
          }
        }
      }
      return this;
    }

    /**
     * Looks the servers up in DNS when connecting; they come before those that were added.
     *
     * @param name the full name of SRV records, such as {@code
     *     _mcollective-server._tcp.example.net}
     * @return this
     */
    public Builder srv(String name) {
      this.srvName = name;
      return this;
    }

    /**
     * Whether servers are tried in the order given rather than at random.
     *
     * @param keep the default is false
     * @return this
     */
    public Builder keepServerOrder(boolean keep) {
      this.keepOrder = keep;
      return this;
    }

    /**
     * Whether to ignore the servers that the cluster tells of.
     *
     * @param ignore the default is false
     * @return this
     */
    public Builder ignoreDiscoveredServers(boolean ignore) {
      this.ignoreDiscovered = ignore;
      return this;
    }

    /**
     * The name under which the server lists this connection.
     *
     * @param name the default is {@code choria-java}
     * @return this
     */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /**
     * Requires TLS with the certificate authorities of the Java platform.
     *
     * @return this
     */
    public Builder tls() {
      this.tls = true;
      return this;
    }

    /**
     * Requires TLS and trusts these authorities only.
     *
     * @param pem certificates
     * @return this
     */
    public Builder tlsCa(Path pem) {
      this.tls = true;
      this.authorities = pem;
      return this;
    }

    /**
     * Requires TLS and presents a certificate.
     *
     * @param certificate PEM, the client's own certificate first
     * @param key unencrypted PEM, PKCS #8 or PKCS #1
     * @return this
     */
    public Builder tlsClientCertificate(Path certificate, Path key) {
      this.tls = true;
      this.clientCertificate = certificate;
      this.clientKey = key;
      return this;
    }

    /**
     * Requires TLS with a context of your own; the PEM files are then not used.
     *
     * @param context ready for use
     * @return this
     */
    public Builder sslContext(SSLContext context) {
      this.tls = true;
      this.sslContext = context;
      return this;
    }

    /**
     * Whether the server's certificate must name the host that was connected to.
     *
     * @param verify the default is true; false accepts any certificate of a trusted authority
     * @return this
     */
    public Builder tlsVerifyNames(boolean verify) {
      this.verifyNames = verify;
      return this;
    }

    /**
     * Whether the TLS handshake comes before the server's greeting (servers with {@code
     * handshake_first}).
     *
     * @param first the default is false
     * @return this
     */
    public Builder tlsFirst(boolean first) {
      this.tlsFirst = first;
      return this;
    }

    /**
     * Logs in by name and password.
     *
     * @param user the user
     * @param password copied
     * @return this
     */
    public Builder userPassword(String user, char[] password) {
      char[] copy = password.clone();
      this.login = options -> options.userInfo(user.toCharArray(), copy.clone());
      return this;
    }

    /**
     * Logs in by token.
     *
     * @param token copied
     * @return this
     */
    public Builder token(char[] token) {
      char[] copy = token.clone();
      this.login = options -> options.token(copy.clone());
      return this;
    }

    /**
     * Logs in by signing the server's challenge with an nkey.
     *
     * @param seed the seed of a user key, {@code SU...}; copied
     * @return this
     */
    public Builder nkeySeed(char[] seed) {
      AuthHandler handler = new NkeyLogin(seed.clone());
      this.login = options -> options.authHandler(handler);
      return this;
    }

    /**
     * Logs in with a credentials file (JWT and nkey seed), read anew for each attempt.
     *
     * @param file the file
     * @return this
     */
    public Builder credsFile(Path file) {
      this.login = options -> options.authHandler(Nats.credentials(file.toString()));
      return this;
    }

    /**
     * Logs in with the content of a credentials file.
     *
     * @param content the text of the file
     * @return this
     */
    public Builder creds(String content) {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      this.login = options -> options.authHandler(Nats.staticCredentials(bytes));
      return this;
    }

    /**
     * Logs in by whatever the handler does, for example Choria's signed challenge.
     *
     * @param handler called for each attempt, from a thread of the connection
     * @return this
     */
    public Builder authHandler(AuthHandler handler) {
      this.login = options -> options.authHandler(handler);
      return this;
    }

    /**
     * Where replies to this client go; connections that are authorised by token may listen only
     * below their own (spec 06 §0.3).
     *
     * @param prefix without wildcards; the default is {@code _INBOX}
     * @return this
     */
    public Builder inboxPrefix(String prefix) {
      this.inboxPrefix = prefix;
      return this;
    }

    /**
     * The waiting times between rounds of reconnecting, and between attempts to connect at first.
     *
     * @param backoff the default is {@link Backoff#TWENTY_SEC}
     * @return this
     */
    public Builder backoff(Backoff backoff) {
      this.backoff = backoff;
      return this;
    }

    /**
     * Whether a lost connection is made again. Without, losing it closes the connection for good,
     * and all that waited to be sent or answered fails at once.
     *
     * @param reconnect the default is true
     * @return this
     */
    public Builder reconnect(boolean reconnect) {
      this.reconnect = reconnect;
      return this;
    }

    /**
     * Carries the trace context of the caller in message headers.
     *
     * @param tracing the default is none, and then no headers are added
     * @return this
     */
    public Builder tracing(TracePropagation tracing) {
      this.tracing = tracing;
      return this;
    }

    /**
     * How much may wait to be sent while there is no server.
     *
     * @param bytes the default is 10 240; 0 refuses everything, so that publishing always tells
     * @return this
     * @throws IllegalArgumentException when negative
     */
    public Builder reconnectBuffer(long bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("a buffer is not negative: bytes=" + bytes);
      }
      this.reconnectBuffer = bytes;
      return this;
    }

    /**
     * How long {@link #connect} tries.
     *
     * @param deadline the default is 30 seconds
     * @return this
     */
    public Builder connectDeadline(Duration deadline) {
      this.connectDeadline = deadline;
      return this;
    }

    /**
     * How often the client asks whether the server is alive; two lost answers end the connection.
     *
     * @param interval the default is 30 seconds
     * @return this
     */
    public Builder pingInterval(Duration interval) {
      this.pingInterval = interval;
      return this;
    }

    /**
     * How many messages wait between the publishing threads and the socket, and how long a
     * publisher waits for a place.
     *
     * @param messages the default is 5 000
     * @param timeout the default is 5 seconds; at least one millisecond
     * @return this
     */
    public Builder outgoingQueue(int messages, Duration timeout) {
      if (messages < 1) {
        throw new IllegalArgumentException("a queue holds at least one: messages=" + messages);
      }
      this.outgoingCapacity = messages;
      this.publishTimeout = timeout;
      return this;
    }

    /**
     * Adds an observer, which then also sees the first connect.
     *
     * @param listener called from many threads
     * @return this
     */
    public Builder listener(MessagingListener listener) {
      listeners.add(listener);
      return this;
    }

    /**
     * Connects: tries all servers, waits, and tries again until the deadline. A server that refuses
     * the credentials ends this at once; after the first success nothing does.
     *
     * @return a connected connection
     * @throws ConnectionException when no server could be reached, the credentials were refused, or
     *     keys and certificates cannot be used
     * @throws InterruptedException when interrupted
     */
    public MessagingConnection connect() throws InterruptedException {
      Observers observers = new Observers();
      listeners.forEach(observers::add);
      Map<io.nats.client.Consumer, Runnable> slow = new ConcurrentHashMap<>();
      SSLContext context = context();
      long start = System.nanoTime();
      for (int attempt = 1; ; attempt++) {
        Duration left = connectDeadline.minusNanos(System.nanoTime() - start);
        ReadGate gate = new ReadGate();
        Attachments attachments = new Attachments();
        try {
          Connection nats =
              Nats.connect(options(context, left, observers, slow, gate, attachments));
          return new MessagingConnection(nats, observers, gate, slow, attachments, tracing, true);
        } catch (AuthenticationException e) {
          throw new ConnectionException(
              ConnectionException.Reason.AUTHENTICATION,
              "the server refused the credentials: servers=" + servers + ": " + e.getMessage(),
              e);
        } catch (IOException | ConnectionException e) {
          Duration wait = backoff.delay(attempt);
          left = connectDeadline.minusNanos(System.nanoTime() - start);
          if (wait.compareTo(left) >= 0) {
            throw unreachable(e);
          }
          TimeUnit.NANOSECONDS.sleep(wait.toNanos());
        } catch (IllegalArgumentException | IllegalStateException e) {
          throw new ConnectionException(
              ConnectionException.Reason.UNREACHABLE,
              "cannot use these settings: servers=" + servers + ": " + e.getMessage(),
              e);
        }
      }
    }

    private ConnectionException unreachable(Exception cause) {
      if (cause instanceof ConnectionException typed) {
        return typed;
      }
      return new ConnectionException(
          ConnectionException.Reason.UNREACHABLE,
          "no server answered: servers="
              + servers
              + " deadline="
              + connectDeadline
              + ": "
              + cause.getMessage(),
          cause);
    }

    private @Nullable SSLContext context() {
      boolean wanted = tls || servers.stream().anyMatch(s -> s.startsWith("tls://"));
      if (!wanted && servers.stream().noneMatch(s -> s.startsWith("wss://"))) {
        return null;
      }
      SSLContext context = sslContext;
      if (context == null) {
        context = TlsSettings.fromPem(authorities, clientCertificate, clientKey);
      }
      return verifyNames ? TlsSettings.verifyingNames(context) : context;
    }

    private Options options(
        @Nullable SSLContext context,
        Duration left,
        Observers observers,
        Map<io.nats.client.Consumer, Runnable> slow,
        ReadGate gate,
        Attachments attachments) {
      Duration attempt = left.compareTo(Duration.ofSeconds(2)) < 0 ? left : Duration.ofSeconds(2);
      if (attempt.compareTo(Duration.ofMillis(100)) < 0) {
        attempt = Duration.ofMillis(100);
      }
      List<String> all = new ArrayList<>();
      if (srvName != null) {
        all.addAll(SrvLookup.servers(srvName));
      }
      all.addAll(servers);
      Options.Builder options =
          new Options.Builder()
              .connectionName(name)
              .connectionTimeout(attempt)
              .pingInterval(pingInterval)
              .maxReconnects(reconnect ? -1 : 0)
              .reconnectDelayHandler(
                  round -> backoff.delay((int) Math.min(round, Integer.MAX_VALUE)))
              .reconnectBufferSize(reconnectBuffer)
              .maxMessagesInOutgoingQueue(outgoingCapacity)
              .writeQueuePushTimeout(publishTimeout)
              .reportNoResponders()
              .serverPool(new ReconnectingServers())
              .statisticsCollector(gate)
              .connectionListener(new EventForwarder(observers, attachments))
              .errorListener(new ErrorForwarder(observers, slow));
      if (!all.isEmpty()) {
        options.servers(all.toArray(new String[0]));
      }
      if (keepOrder) {
        options.noRandomize();
      }
      if (ignoreDiscovered) {
        options.ignoreDiscoveredServers();
      }
      if (inboxPrefix != null) {
        options.inboxPrefix(inboxPrefix);
      }
      if (context != null) {
        // names must reach the TLS layer, so the library may not replace them by addresses
        options.sslContext(context).hostnameResolveMode(Options.HostnameResolveMode.HappyEyeballs);
        if (tlsFirst) {
          options.tlsFirst();
        }
      }
      login.apply(options);
      return options.build();
    }
  }

  /** Turns the library's connection events into ours. */
  private static final class EventForwarder implements ConnectionListener {
    private final Observers observers;
    private final Attachments attachments;

    EventForwarder(Observers observers, Attachments attachments) {
      this.observers = observers;
      this.attachments = attachments;
    }

    @Override
    @Deprecated
    public void connectionEvent(Connection connection, Events type) {
      connectionEvent(connection, type, System.currentTimeMillis(), connection.getConnectedUrl());
    }

    @Override
    public void connectionEvent(
        Connection connection, Events type, Long time, @Nullable String uri) {
      ConnectionEvent.Kind kind =
          switch (type) {
            case CONNECTED -> ConnectionEvent.Kind.CONNECTED;
            case CLOSED -> ConnectionEvent.Kind.CLOSED;
            case DISCONNECTED -> ConnectionEvent.Kind.DISCONNECTED;
            case RECONNECTED -> ConnectionEvent.Kind.RECONNECTED;
            case RESUBSCRIBED -> ConnectionEvent.Kind.RESUBSCRIBED;
            case DISCOVERED_SERVERS -> ConnectionEvent.Kind.DISCOVERED_SERVERS;
            case LAME_DUCK -> ConnectionEvent.Kind.LAME_DUCK;
          };
      observers.connection(
          new ConnectionEvent(kind, uri, Instant.ofEpochMilli(time), type.getEvent()));
      if (kind == ConnectionEvent.Kind.CLOSED) {
        attachments.closeAll();
      }
    }
  }

  /** Turns the library's asynchronous errors into ours. */
  private static final class ErrorForwarder implements ErrorListener {
    private final Observers observers;
    private final Map<io.nats.client.Consumer, Runnable> slow;

    ErrorForwarder(Observers observers, Map<io.nats.client.Consumer, Runnable> slow) {
      this.observers = observers;
      this.slow = slow;
    }

    @Override
    public void errorOccurred(Connection connection, String error) {
      observers.connection(
          new ConnectionEvent(
              ConnectionEvent.Kind.SERVER_ERROR,
              connection.getConnectedUrl(),
              Instant.now(),
              error));
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception thrown) {
      observers.problem("connection", thrown);
    }

    @Override
    public void slowConsumerDetected(Connection connection, io.nats.client.Consumer consumer) {
      Runnable action = slow.get(consumer);
      if (action != null) {
        action.run();
      } else {
        observers.slowConsumer(
            consumer instanceof io.nats.client.Subscription subscription
                ? subscription.getSubject()
                : "dispatcher",
            consumer.getDroppedCount());
      }
    }
  }
}
