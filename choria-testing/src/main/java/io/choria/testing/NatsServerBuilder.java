package io.choria.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the options of a server. Not safe for use by several threads; may start any number of
 * servers.
 */
public final class NatsServerBuilder {
  private @Nullable NatsServerBinary binary;
  private String name = "private";
  private @Nullable Path directory;
  private int port;
  private boolean monitoring;
  private boolean debug;
  private boolean jetStream;
  private @Nullable SyncInterval syncInterval;
  private final List<String> jetStreamLines = new ArrayList<>();
  private final List<String> users = new ArrayList<>();
  private @Nullable String token;
  private final List<NatsServerOptions.Account> accounts = new ArrayList<>();
  private @Nullable TestCertificates tls;
  private boolean verifyClients;
  private NatsServerOptions.@Nullable Route route;
  private final List<String> lines = new ArrayList<>();
  private Duration startDeadline = Duration.ofMinutes(2);
  private Duration stopDeadline = Duration.ofSeconds(10);

  NatsServerBuilder() {}

  /**
   * Runs a given program instead of the located one.
   *
   * @param program for instance an older server
   * @return this
   */
  public NatsServerBuilder binary(NatsServerBinary program) {
    this.binary = program;
    return this;
  }

  /**
   * Sets the server's name, default {@code private}.
   *
   * @param serverName shown to clients and in logs
   * @return this
   */
  public NatsServerBuilder name(String serverName) {
    this.name = serverName;
    return this;
  }

  /**
   * Keeps configuration, log and store in a given directory, which {@link NatsServer#close()}
   * leaves in place. The default is a temporary one.
   *
   * @param parent created when absent
   * @return this
   */
  public NatsServerBuilder directory(Path parent) {
    this.directory = parent;
    return this;
  }

  /**
   * Fixes the client port. The default, 0, takes a free one.
   *
   * @param clientPort 0..65535
   * @return this
   */
  public NatsServerBuilder port(int clientPort) {
    this.port = clientPort;
    return this;
  }

  /**
   * Opens the HTTP monitoring port, also a free one. Off by default.
   *
   * @param on whether to
   * @return this
   */
  public NatsServerBuilder monitoring(boolean on) {
    this.monitoring = on;
    return this;
  }

  /**
   * Logs at debug level. Off by default.
   *
   * @param on whether to
   * @return this
   */
  public NatsServerBuilder debug(boolean on) {
    this.debug = on;
    return this;
  }

  /**
   * Switches JetStream on, with a file store below the server's directory. Off by default.
   *
   * @param on whether to
   * @return this
   */
  public NatsServerBuilder jetStream(boolean on) {
    this.jetStream = on;
    return this;
  }

  /**
   * Lets JetStream force each message onto the disk before it acknowledges. Servers before 2.10
   * have no such setting and run without; {@link NatsServer#syncIntervalInForce()} tells.
   *
   * @return this
   */
  public NatsServerBuilder syncAlways() {
    this.syncInterval = SyncInterval.ALWAYS;
    return this;
  }

  /**
   * Sets how often JetStream forces its files onto the disk; the server's own default is two
   * minutes. As with {@link #syncAlways()}, servers before 2.10 ignore it.
   *
   * @param interval positive, in whole milliseconds
   * @return this
   */
  public NatsServerBuilder syncInterval(Duration interval) {
    this.syncInterval = SyncInterval.every(interval);
    return this;
  }

  /**
   * Adds a line to the {@code jetstream} block, such as {@code max_file_store: 10MB}.
   *
   * @param line in the server's configuration language
   * @return this
   */
  public NatsServerBuilder addJetStreamConfig(String line) {
    jetStreamLines.add(line);
    return this;
  }

  /**
   * Adds a user with a password; without users, token and accounts anybody may connect.
   *
   * @param user its name
   * @param password in plain text
   * @return this
   */
  public NatsServerBuilder addUser(String user, String password) {
    users.add(NatsServerOptions.passwordUser(user, password));
    return this;
  }

  /**
   * Adds a user that authenticates with an Ed25519 key.
   *
   * @param publicKey in NATS's encoding, starts with {@code U}
   * @return this
   */
  public NatsServerBuilder addNkey(String publicKey) {
    users.add(NatsServerOptions.nkeyUser(publicKey));
    return this;
  }

  /**
   * Asks clients for a token.
   *
   * @param secret the token; not together with users
   * @return this
   */
  public NatsServerBuilder token(String secret) {
    this.token = secret;
    return this;
  }

  /**
   * Adds an account.
   *
   * @param accountName its name
   * @param content fills it
   * @return this
   */
  public NatsServerBuilder addAccount(String accountName, Consumer<AccountBuilder> content) {
    AccountBuilder account = new AccountBuilder();
    content.accept(account);
    accounts.add(account.build(accountName));
    return this;
  }

  /**
   * Asks for TLS with certificates of a fresh throw-away authority, see {@link
   * NatsServer#certificates()}. Off by default.
   *
   * @param on whether to
   * @return this
   */
  public NatsServerBuilder tls(boolean on) {
    this.tls = on ? TestCertificates.create() : null;
    return this;
  }

  /**
   * Asks for TLS with certificates of a given authority, so that several servers share one.
   *
   * @param authority makes the server's certificate
   * @return this
   */
  public NatsServerBuilder tls(TestCertificates authority) {
    this.tls = authority;
    return this;
  }

  /**
   * With TLS, asks clients for a certificate of the same authority. Off by default.
   *
   * @param on whether to
   * @return this
   */
  public NatsServerBuilder verifyClients(boolean on) {
    this.verifyClients = on;
    return this;
  }

  /**
   * Adds text to the configuration file, for all that has no method here.
   *
   * @param text one or more lines in the server's configuration language
   * @return this
   */
  public NatsServerBuilder addConfig(String text) {
    lines.add(text);
    return this;
  }

  /**
   * Bounds how long a start may take, default two minutes.
   *
   * @param deadline positive
   * @return this
   */
  public NatsServerBuilder startDeadline(Duration deadline) {
    this.startDeadline = deadline;
    return this;
  }

  /**
   * Bounds how long an orderly stop may take before the server is killed, default 10 s.
   *
   * @param deadline positive
   * @return this
   */
  public NatsServerBuilder stopDeadline(Duration deadline) {
    this.stopDeadline = deadline;
    return this;
  }

  NatsServerBuilder route(NatsServerOptions.Route membership) {
    this.route = membership;
    return this;
  }

  /**
   * Starts a server and waits until it accepts clients.
   *
   * @return the running server; close it
   * @throws NatsServerException when there is no nats-server, or it does not become ready in time
   */
  public NatsServer start() {
    NatsServer server = create();
    try {
      server.start();
      return server;
    } catch (NatsServerException e) {
      server.close();
      throw e;
    }
  }

  NatsServer create() {
    return NatsServer.create(
        new NatsServerOptions(
            binary == null ? NatsServerBinary.locate() : binary,
            name,
            directory,
            port,
            monitoring,
            debug,
            jetStream,
            syncInterval,
            jetStreamLines,
            users,
            token,
            accounts,
            tls,
            verifyClients,
            route,
            lines,
            startDeadline,
            stopDeadline));
  }
}
