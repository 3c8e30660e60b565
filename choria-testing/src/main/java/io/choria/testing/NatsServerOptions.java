package io.choria.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What one server is started with; renders the configuration file. */
record NatsServerOptions(
    NatsServerBinary binary,
    String name,
    @Nullable Path directory,
    int port,
    boolean monitoring,
    boolean debug,
    boolean jetStream,
    @Nullable SyncInterval syncInterval,
    List<String> jetStreamLines,
    List<String> users,
    @Nullable String token,
    List<Account> accounts,
    @Nullable TestCertificates tls,
    boolean verifyClients,
    @Nullable Route route,
    List<String> lines,
    Duration startDeadline,
    Duration stopDeadline) {

  /**
   * Seconds that a client has for its TLS handshake and for its login. The server's own two are too
   * few for a test on a machine that is busy.
   */
  private static final String LOGIN_TIMEOUT = "timeout: 60";

  /** The first server that has {@code sync_interval}. */
  private static final int SYNC_MAJOR = 2;

  private static final int SYNC_MINOR = 10;

  /** Membership in a cluster. */
  record Route(String cluster, int port, List<Integer> peers) {
    Route {
      peers = List.copyOf(peers);
    }
  }

  /** An account with its users, each a rendered map. */
  record Account(String name, boolean jetStream, List<String> users, List<String> lines) {
    Account {
      users = List.copyOf(users);
      lines = List.copyOf(lines);
    }
  }

  NatsServerOptions {
    jetStreamLines = List.copyOf(jetStreamLines);
    users = List.copyOf(users);
    accounts = List.copyOf(accounts);
    lines = List.copyOf(lines);
  }

  boolean canSetSyncInterval() {
    return binary.isAtLeast(SYNC_MAJOR, SYNC_MINOR);
  }

  String render(int clientPort, int monitorPort, Path store, Path certificates) {
    StringBuilder text = new StringBuilder();
    line(text, "server_name: " + quote(name));
    line(text, "host: \"127.0.0.1\"");
    line(text, "port: " + clientPort);
    if (monitorPort > 0) {
      line(text, "http: \"127.0.0.1:" + monitorPort + "\"");
    }
    if (debug) {
      line(text, "debug: true");
    }
    if (jetStream) {
      line(text, "jetstream {");
      line(text, "  store_dir: " + quote(store.toString()));
      if (syncInterval != null && canSetSyncInterval()) {
        line(text, "  sync_interval: " + syncInterval.text());
      }
      jetStreamLines.forEach(extra -> line(text, "  " + extra));
      line(text, "}");
    }
    if (!users.isEmpty()) {
      line(text, "authorization { " + LOGIN_TIMEOUT + ", users: " + list(users) + " }");
    } else if (token != null) {
      line(text, "authorization { " + LOGIN_TIMEOUT + ", token: " + quote(token) + " }");
    } else {
      line(text, "authorization { " + LOGIN_TIMEOUT + " }");
    }
    if (!accounts.isEmpty()) {
      line(text, "accounts {");
      accounts.forEach(account -> account(text, account));
      line(text, "}");
    }
    if (tls != null) {
      line(text, "tls {");
      line(text, "  cert_file: " + quote(certificates.resolve("server.pem").toString()));
      line(text, "  key_file: " + quote(certificates.resolve("server-key.pem").toString()));
      line(text, "  ca_file: " + quote(certificates.resolve("ca.pem").toString()));
      line(text, "  verify: " + verifyClients);
      line(text, "  " + LOGIN_TIMEOUT);
      line(text, "}");
    }
    if (route != null) {
      StringJoiner routes = new StringJoiner(", ", "[", "]");
      route.peers().forEach(peer -> routes.add(quote("nats://127.0.0.1:" + peer)));
      line(text, "cluster {");
      line(text, "  name: " + quote(route.cluster()));
      line(text, "  host: \"127.0.0.1\"");
      line(text, "  port: " + route.port());
      line(text, "  routes: " + routes);
      line(text, "}");
    }
    lines.forEach(extra -> line(text, extra));
    return text.toString();
  }

  private static void account(StringBuilder text, Account account) {
    line(text, "  " + quote(account.name()) + ": {");
    if (account.jetStream()) {
      line(text, "    jetstream: enabled");
    }
    line(text, "    users: " + list(account.users()));
    account.lines().forEach(extra -> line(text, "    " + extra));
    line(text, "  }");
  }

  private static String list(List<String> elements) {
    return "[" + String.join(", ", elements) + "]";
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }

  static String passwordUser(String user, String password) {
    return "{user: " + quote(user) + ", password: " + quote(password) + "}";
  }

  static String nkeyUser(String publicKey) {
    return "{nkey: " + quote(publicKey) + "}";
  }

  static String quote(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
