package io.choria.messaging;

import io.choria.messaging.security.TlsContext;
import io.nats.client.AuthHandler;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Options of a connection. Defaults: server {@code nats://localhost:4222}, no TLS, no credentials,
 * reconnect buffer 10 KiB, reconnect delays {@link Backoff#TWENTY_SEC}, ping every 30 s, connect
 * deadline 30 s, 5 000 messages in the outgoing queue with 5 s to find a place in it.
 *
 * <p>Setting one kind of credentials replaces another. A builder is not safe for use by several
 * threads, and can make any number of connections.
 */
public final class MessagingConnectionBuilder {
  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(2);

  private final List<String> servers = new ArrayList<>();
  private final List<MessagingListener> listeners = new ArrayList<>();
  private List<String> srvNames = List.of();
  private List<String> srvOtherwise = List.of();
  private @Nullable URI resolver;
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

  MessagingConnectionBuilder() {}

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
  public MessagingConnectionBuilder server(String url) {
    servers.add(url);
    return this;
  }

  /**
   * Adds servers; clients try them in random order unless {@link #keepServerOrder} is set.
   *
   * @param urls as for {@link #server}; an element may hold several, separated by commas
   * @return this
   */
  public MessagingConnectionBuilder servers(List<String> urls) {
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
   * Looks the servers up in DNS when connecting. They come before those that were added, by
   * priority and weight, and all are tried in this order.
   *
   * @param name the full name of SRV records, such as {@code _mcollective-server._tcp.example.net}
   * @return this
   */
  public MessagingConnectionBuilder srv(String name) {
    return srv(List.of(name), List.of());
  }

  /**
   * Looks the servers up in DNS for each attempt of the first connect; they come before those that
   * were added.
   *
   * @param names full names of SRV records; the first that has any counts
   * @param otherwise servers for when none of the names has records; without any, that is a failure
   * @return this
   */
  public MessagingConnectionBuilder srv(List<String> names, List<String> otherwise) {
    this.srvNames = List.copyOf(names);
    this.srvOtherwise = List.copyOf(otherwise);
    return this;
  }

  /**
   * Asks one DNS server for SRV records instead of those of the platform, such as the one of a
   * service registry.
   *
   * @param server as {@code dns://host:port}
   * @return this
   */
  public MessagingConnectionBuilder resolver(URI server) {
    this.resolver = Objects.requireNonNull(server, "server");
    return this;
  }

  /**
   * Whether servers are tried in the order given rather than at random.
   *
   * @param keep the default is false
   * @return this
   */
  public MessagingConnectionBuilder keepServerOrder(boolean keep) {
    this.keepOrder = keep;
    return this;
  }

  /**
   * Whether to ignore the servers that the cluster tells of.
   *
   * @param ignore the default is false
   * @return this
   */
  public MessagingConnectionBuilder ignoreDiscoveredServers(boolean ignore) {
    this.ignoreDiscovered = ignore;
    return this;
  }

  /**
   * The name under which the server lists this connection.
   *
   * @param name the default is {@code choria-java}
   * @return this
   */
  public MessagingConnectionBuilder name(String name) {
    this.name = name;
    return this;
  }

  /**
   * Requires TLS with the certificate authorities of the Java platform.
   *
   * @return this
   */
  public MessagingConnectionBuilder tls() {
    this.tls = true;
    return this;
  }

  /**
   * Requires TLS and trusts these authorities only.
   *
   * @param pem certificates
   * @return this
   */
  public MessagingConnectionBuilder tlsCa(Path pem) {
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
  public MessagingConnectionBuilder tlsClientCertificate(Path certificate, Path key) {
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
  public MessagingConnectionBuilder sslContext(SSLContext context) {
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
  public MessagingConnectionBuilder tlsVerifyNames(boolean verify) {
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
  public MessagingConnectionBuilder tlsFirst(boolean first) {
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
  public MessagingConnectionBuilder userPassword(String user, char[] password) {
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
  public MessagingConnectionBuilder token(char[] token) {
    char[] copy = token.clone();
    this.login = options -> options.token(copy.clone());
    return this;
  }

  /**
   * Logs in by token and by signing the server's challenge with a key that belongs to it, as
   * Choria's brokers want it (spec 01 §9.1).
   *
   * @param token gives the token; asked for each attempt, from a thread of the connection
   * @param signature signs the bytes of the challenge as they came; asked after the token
   * @return this
   */
  public MessagingConnectionBuilder signedToken(
      Supplier<char[]> token, UnaryOperator<byte[]> signature) {
    AuthHandler handler = new ChallengeSignature(signature);
    this.login = options -> options.tokenSupplier(token).authHandler(handler);
    return this;
  }

  /**
   * Logs in by signing the server's challenge with an nkey.
   *
   * @param seed the seed of a user key, {@code SU...}; copied
   * @return this
   */
  public MessagingConnectionBuilder nkeySeed(char[] seed) {
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
  public MessagingConnectionBuilder credsFile(Path file) {
    this.login =
        options -> {
          requireCredentials(file);
          options.authHandler(Nats.credentials(file.toString()));
        };
    return this;
  }

  private static void requireCredentials(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw unusable(file, e.toString(), e);
    }
    if (!text.contains("BEGIN NATS USER JWT") || !text.contains("BEGIN USER NKEY SEED")) {
      throw unusable(file, "expected a user JWT and an nkey seed", null);
    }
  }

  private static ConnectionException unusable(Path file, String why, @Nullable Exception cause) {
    return new ConnectionException(
        ConnectionException.Reason.AUTHENTICATION,
        "cannot use the credentials file: file=" + file + ": " + why,
        cause);
  }

  /**
   * Logs in with the content of a credentials file.
   *
   * @param content the text of the file
   * @return this
   */
  public MessagingConnectionBuilder creds(String content) {
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
  public MessagingConnectionBuilder authHandler(AuthHandler handler) {
    this.login = options -> options.authHandler(handler);
    return this;
  }

  /**
   * Where replies to this client go; connections that are authorised by token may listen only below
   * their own (spec 06 §0.3).
   *
   * @param prefix without wildcards; the default is {@code _INBOX}
   * @return this
   */
  public MessagingConnectionBuilder inboxPrefix(String prefix) {
    this.inboxPrefix = prefix;
    return this;
  }

  /**
   * The waiting times between rounds of reconnecting, and between attempts to connect at first.
   *
   * @param backoff the default is {@link Backoff#TWENTY_SEC}
   * @return this
   */
  public MessagingConnectionBuilder backoff(Backoff backoff) {
    this.backoff = backoff;
    return this;
  }

  /**
   * Whether a lost connection is made again. Without, losing it closes the connection for good, and
   * all that waited to be sent or answered fails at once.
   *
   * @param reconnect the default is true
   * @return this
   */
  public MessagingConnectionBuilder reconnect(boolean reconnect) {
    this.reconnect = reconnect;
    return this;
  }

  /**
   * Carries the trace context of the caller in message headers.
   *
   * @param tracing the default is none, and then no headers are added
   * @return this
   */
  public MessagingConnectionBuilder tracing(TracePropagation tracing) {
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
  public MessagingConnectionBuilder reconnectBuffer(long bytes) {
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
  public MessagingConnectionBuilder connectDeadline(Duration deadline) {
    this.connectDeadline = deadline;
    return this;
  }

  /**
   * How often the client asks whether the server is alive; two lost answers end the connection.
   *
   * @param interval the default is 30 seconds
   * @return this
   */
  public MessagingConnectionBuilder pingInterval(Duration interval) {
    this.pingInterval = interval;
    return this;
  }

  /**
   * How many messages wait between the publishing threads and the socket, and how long a publisher
   * waits for a place.
   *
   * @param messages the default is 5 000
   * @param timeout the default is 5 seconds; at least one millisecond
   * @return this
   */
  public MessagingConnectionBuilder outgoingQueue(int messages, Duration timeout) {
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
  public MessagingConnectionBuilder listener(MessagingListener listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * Connects: tries all servers, waits, and tries again until the deadline. Each server has two
   * seconds at first and twice as long each time. A server that refuses the credentials or the
   * certificate ends this at once; after the first success nothing does.
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
      Collection<URI> tried = List.of();
      try {
        Options options =
            options(context, patience(attempt, left), observers, slow, gate, attachments);
        tried = options.getServers();
        Connection nats = Nats.connect(options);
        return new MessagingConnection(nats, observers, gate, slow, attachments, tracing, true);
      } catch (AuthenticationException e) {
        throw new ConnectionException(
            ConnectionException.Reason.AUTHENTICATION,
            "the server refused the credentials: servers=" + servers + ": " + e.getMessage(),
            e);
      } catch (IOException | ConnectionException e) {
        left = connectDeadline.minusNanos(System.nanoTime() - start);
        CertificateRefusal.requireNone(context, tlsFirst, tried, left, e);
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

  /** What each server gets: twice as long each round, or one that is always slow stays away. */
  private static Duration patience(int round, Duration left) {
    long wanted = FIRST_PATIENCE.toMillis() << Math.min(round - 1, 5);
    return Duration.ofMillis(Math.max(100, Math.min(left.toMillis(), wanted)));
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
    return verifyNames ? TlsContext.verifyingNames(context) : context;
  }

  private Options options(
      @Nullable SSLContext context,
      Duration attempt,
      Observers observers,
      Map<io.nats.client.Consumer, Runnable> slow,
      ReadGate gate,
      Attachments attachments) {
    List<String> all = new ArrayList<>();
    if (!srvNames.isEmpty()) {
      all.addAll(SrvLookup.first(srvNames, srvOtherwise, n -> SrvLookup.servers(n, resolver)));
    }
    all.addAll(servers);
    Options.Builder options =
        new Options.Builder()
            .connectionName(name)
            .connectionTimeout(attempt)
            .pingInterval(pingInterval)
            .maxReconnects(reconnect ? -1 : 0)
            .reconnectDelayHandler(round -> backoff.delay((int) Math.min(round, Integer.MAX_VALUE)))
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
    if (keepOrder || !srvNames.isEmpty()) {
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
