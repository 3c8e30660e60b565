package io.choria.messaging.rpc;

import io.choria.messaging.ConnectionException;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.MessagingConnectionBuilder;
import io.choria.messaging.MessagingListener;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.rpc.FleetException.Reason;
import io.choria.messaging.security.BrokerCredentials;
import io.choria.messaging.security.SecurityProvider;
import io.choria.messaging.security.TrustException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * What a connection to a fleet is made of (spec 01 §9, §10). Not safe for use by several threads.
 *
 * <p>With a token it is sent as {@code auth_token}, once, and the nonce of the broker is signed
 * with the seed that belongs to it; files are read again for each attempt, so that a renewed token
 * is taken up. The prefix of inboxes is the one that brokers permit.
 */
public final class FleetConnectionBuilder {
  /** A broker takes 4096 bytes of CONNECT; this is what stands beside the token. */
  private static final int CONNECT_BYTES = 4096;

  private static final int CONNECT_REST = 400;
  private static final byte[] PROBE = {'p', 'r', 'o', 'b', 'e'};

  private final SecurityProvider security;
  private final MessagingConnectionBuilder messaging = MessagingConnection.builder();
  private final List<String> servers = new ArrayList<>();
  private List<String> collectives = List.of();
  private String mainCollective = "";
  private CallerHash callerHash = CallerHash.MD5;
  private Duration ttl = Duration.ofSeconds(60);
  private List<String> federations = List.of();
  private boolean requiresFilter;
  private String user = "";
  private String password = "";
  private @Nullable Path credentialsFile;
  private String name;

  FleetConnectionBuilder(SecurityProvider security) {
    this.security = security;
    boolean server = security.role() == SecurityProvider.Role.SERVER;
    this.name = server ? security.identity() : security.callerId();
    messaging.pingInterval(Duration.ofSeconds(server ? 120 : 30));
  }

  /**
   * Adds a broker.
   *
   * @param broker {@code host:port} or {@code nats://host:port}; the port must be there
   * @return this
   * @throws FleetException when it has another form
   */
  public FleetConnectionBuilder broker(String broker) {
    servers.add(url(broker));
    return this;
  }

  /**
   * Looks the brokers up in DNS (spec 01 §10).
   *
   * @param names full names of SRV records; the first that has any counts
   * @param otherwise brokers for when none has
   * @return this
   */
  public FleetConnectionBuilder srv(List<String> names, List<String> otherwise) {
    messaging.srv(names, otherwise.stream().map(FleetConnectionBuilder::url).toList());
    return this;
  }

  /**
   * Asks one DNS server for SRV records instead of those of the platform.
   *
   * @param server as {@code dns://host:port}
   * @return this
   */
  public FleetConnectionBuilder resolver(URI server) {
    messaging.resolver(server);
    return this;
  }

  /**
   * The collectives that this process belongs to.
   *
   * @param names at least one; the default is {@code choria} in version 2, {@code mcollective} in
   *     version 1
   * @return this
   */
  public FleetConnectionBuilder collectives(List<String> names) {
    this.collectives = List.copyOf(names);
    return this;
  }

  /**
   * The collective that replies come back in.
   *
   * @param name the default is the first of the collectives
   * @return this
   */
  public FleetConnectionBuilder mainCollective(String name) {
    this.mainCollective = name;
    return this;
  }

  /**
   * How the caller id is written in subjects.
   *
   * @param hash the default is MD5, which all brokers permit but those restricted to FIPS 140
   * @return this
   */
  public FleetConnectionBuilder callerHash(CallerHash hash) {
    this.callerHash = hash;
    return this;
  }

  /**
   * How long requests count.
   *
   * @param ttl the default is 60 seconds; at least 30 in version 1
   * @return this
   */
  public FleetConnectionBuilder ttl(Duration ttl) {
    this.ttl = ttl;
    return this;
  }

  /**
   * The networks that requests go to by way of federation brokers (spec 01 §14); the brokers of
   * this connection must then be on the side of the federation.
   *
   * @param names the default is none
   * @return this
   */
  public FleetConnectionBuilder federations(List<String> names) {
    names.forEach(FleetSubjects::federation);
    this.federations = List.copyOf(names);
    return this;
  }

  /**
   * Refuses requests of clients that are for everybody before they are sent ({@code
   * plugin.choria.require_client_filter}): a guard against a forgotten filter. Requests to named
   * servers and to services go on.
   *
   * @param required the default is false
   * @return this
   */
  public FleetConnectionBuilder requireFilter(boolean required) {
    this.requiresFilter = required;
    return this;
  }

  /**
   * Logs in by name and password too, for the accounts of a broker that want it.
   *
   * @param user the user
   * @param password the password
   * @return this
   */
  public FleetConnectionBuilder userPassword(String user, String password) {
    this.user = user;
    this.password = password;
    return this;
  }

  /**
   * Logs in with a file of NATS credentials.
   *
   * @param file the file
   * @return this
   */
  public FleetConnectionBuilder credentialsFile(Path file) {
    this.credentialsFile = file;
    return this;
  }

  /**
   * The name under which the broker lists this connection.
   *
   * @param name the default is the identity of a server, the caller id of a client
   * @return this
   */
  public FleetConnectionBuilder name(String name) {
    this.name = name;
    return this;
  }

  /**
   * How long {@link #connect} tries.
   *
   * @param deadline the default is 30 seconds
   * @return this
   */
  public FleetConnectionBuilder connectDeadline(Duration deadline) {
    messaging.connectDeadline(deadline);
    return this;
  }

  /**
   * Adds an observer of the NATS connection.
   *
   * @param listener called from many threads
   * @return this
   */
  public FleetConnectionBuilder listener(MessagingListener listener) {
    messaging.listener(listener);
    return this;
  }

  /**
   * Connects.
   *
   * @return a connected connection, whose {@link FleetConnection#close} also closes the security
   *     provider
   * @throws FleetException when the parts do not fit
   * @throws io.choria.messaging.security.TrustException when the token can't be used
   * @throws ConnectionException when no broker could be reached, or it refused; the message then
   *     names the certificate or token that was shown, and the cause is a {@link TrustException}
   *     when this process itself can tell what is wrong with the certificate
   * @throws InterruptedException when interrupted
   */
  public FleetConnection connect() throws InterruptedException {
    List<String> known = collectives;
    if (known.isEmpty()) {
      known = List.of(security.version() == ProtocolVersion.V2 ? "choria" : "mcollective");
    }
    FleetMember member =
        new FleetMember(
            security.identity(),
            security.callerId(),
            known,
            mainCollective.isEmpty() ? known.get(0) : mainCollective,
            callerHash,
            ttl);
    login(member);
    return new FleetConnection(
        connected(), member, security, federations, true, requiresFilter && isClient());
  }

  private boolean isClient() {
    return security.role() == SecurityProvider.Role.CLIENT;
  }

  /** Brokers hardly say why they let nobody in; this process knows what it showed them. */
  private MessagingConnection connected() throws InterruptedException {
    try {
      return messaging.name(name).connect();
    } catch (ConnectionException e) {
      BrokerCredentials broker = security.broker();
      Optional<TrustException> problem =
          broker.tls().isPresent() ? broker.certificateProblem() : Optional.empty();
      if (e.reason() != ConnectionException.Reason.AUTHENTICATION && problem.isEmpty()) {
        throw e;
      }
      throw new ConnectionException(
          e.reason(),
          e.getMessage()
              + ", shown: "
              + broker.shown()
              + problem.map(known -> ": " + known.getMessage()).orElse(""),
          problem.<Exception>map(known -> known).orElse(e));
    }
  }

  private void login(FleetMember member) {
    BrokerCredentials broker = security.broker();
    boolean token = broker.token().isPresent();
    broker.tls().ifPresent(messaging::sslContext);
    messaging.tlsVerifyNames(broker.verifiesBroker());
    if (token) {
      if (credentialsFile != null) {
        throw new FleetException(
            Reason.UNSUPPORTED, "a token and a file of NATS credentials can't be used together");
      }
      requireFits(broker.token().get());
      // a token that no broker would take is an error here, not a silence of all brokers
      broker.signNonce(PROBE);
      messaging.signedToken(() -> broker.token().orElse("").toCharArray(), broker::signNonce);
    } else if (credentialsFile != null) {
      messaging.credsFile(credentialsFile);
    } else if (!user.isEmpty()) {
      messaging.userPassword(user, password.toCharArray());
    }
    boolean named = token && !user.isEmpty();
    servers.forEach(server -> messaging.server(named ? withUser(server) : server));
    messaging.inboxPrefix(
        token
            ? FleetSubjects.inboxPrefix(
                member.mainCollective(), member.callerHash(), member.callerId())
            : FleetSubjects.inboxPrefix(member.mainCollective()));
  }

  /** Token and user together: the user travels in the URL (spec 03 §21). */
  private String withUser(String server) {
    String encoded =
        URLEncoder.encode(user, StandardCharsets.UTF_8)
            + ":"
            + URLEncoder.encode(password, StandardCharsets.UTF_8);
    return server.replaceFirst("://", "://" + Matcher.quoteReplacement(encoded) + "@");
  }

  private void requireFits(String token) {
    if (token.length() + name.length() + CONNECT_REST > CONNECT_BYTES) {
      throw new FleetException(
          Reason.TOO_LARGE,
          "a broker takes "
              + CONNECT_BYTES
              + " bytes to log in with, the token alone has bytes="
              + token.length());
    }
  }

  static String url(String broker) {
    String text = broker.strip();
    String full = text.contains("://") ? text : "nats://" + text;
    try {
      URI uri = URI.create(full);
      if (uri.getHost() != null && uri.getPort() > 0) {
        return full;
      }
    } catch (IllegalArgumentException e) {
      throw badBroker(broker, e);
    }
    throw badBroker(broker, null);
  }

  private static FleetException badBroker(String broker, @Nullable Exception cause) {
    return new FleetException(
        Reason.CONFIGURATION,
        "expected a broker as host:port or nats://host:port, got " + Tally.printable(broker),
        cause);
  }
}
