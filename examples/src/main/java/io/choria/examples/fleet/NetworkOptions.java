package io.choria.examples.fleet;

import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaConfig;
import io.choria.config.choria.ChoriaSettings;
import io.choria.config.choria.DiscoverySettings;
import io.choria.config.choria.PuppetSettings;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.FilterBuilder;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.client.RpcClient;
import io.choria.messaging.rpc.discovery.BroadcastDiscovery;
import io.choria.messaging.rpc.discovery.Discovery;
import io.choria.messaging.rpc.discovery.ExternalDiscovery;
import io.choria.messaging.rpc.discovery.FlatFileDiscovery;
import io.choria.messaging.rpc.discovery.FlatFileDiscovery.Format;
import io.choria.messaging.rpc.discovery.InventoryDiscovery;
import io.choria.messaging.rpc.discovery.PuppetDbDiscovery;
import io.choria.messaging.security.SecurityLoader;
import io.choria.messaging.security.SecurityProvider;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The network, and which of its servers. */
final class NetworkOptions {
  @Option(names = "--config", required = true, description = "The client configuration of Choria.")
  private Path config = Path.of("client.conf");

  @Option(
      names = {"-F", "--wf"},
      description = "A fact: os.family=Debian, cpus>=4, role=~/web/.")
  private List<String> facts = List.of();

  @Option(
      names = {"-C", "--wc"},
      description = "A class, or a /regex/.")
  private List<String> classes = List.of();

  @Option(
      names = {"-A", "--wa"},
      description = "An agent, or a /regex/.")
  private List<String> agents = List.of();

  @Option(
      names = {"-I", "--wi"},
      description = "An identity, or a /regex/.")
  private List<String> identities = List.of();

  @Option(
      names = {"-W", "--with"},
      description = "Facts and classes with spaces between them.")
  private List<String> combined = List.of();

  @Option(
      names = {"-S", "--select"},
      description = "An expression.")
  private String select = "";

  @Option(
      names = {"-T", "--target"},
      description = "The collective.")
  private @Nullable String collective;

  @Option(
      names = "--dm",
      description =
          "mc, flatfile, inventory, puppetdb or external; without it what the configuration says,"
              + " or the results of fleet req --json on a pipe.")
  private @Nullable String method;

  @Option(
      names = "--do",
      description = "Options of discovery: file=, format=, filter=, command=, url=.")
  private Map<String, String> options = Map.of();

  @Option(names = "--nodes", description = "A file of identities; the same as --dm flatfile.")
  private @Nullable Path nodes;

  @Option(names = "--no-tls", description = "The brokers have no TLS, as on a test network.")
  private boolean plain;

  @Option(names = "--discovery-timeout", description = "Seconds.")
  private double seconds;

  private @Nullable Configuration<ChoriaSettings> loaded;
  private boolean looked;
  private Optional<Path> results = Optional.empty();

  private DiscoverySettings settings() {
    return configuration().settings().discovery();
  }

  private Configuration<ChoriaSettings> configuration() {
    Configuration<ChoriaSettings> known = loaded;
    if (known == null) {
      known = ChoriaConfig.user(config).load();
      loaded = known;
    }
    return known;
  }

  FleetConnection connect() throws InterruptedException {
    SecurityLoader loader = SecurityLoader.of(configuration(), SecurityProvider.Role.CLIENT);
    if (plain) {
      loader.tls(false);
    }
    return FleetConnection.builder(configuration(), loader).connect();
  }

  /** Knows the DDLs that the settings name, and keeps those that a registry gives. */
  RpcClient client(FleetConnection connection) {
    return RpcClient.builder(connection).configuration(configuration()).build();
  }

  /** {@code first} or {@code random}. */
  String limitMethod() {
    return settings().limitMethod();
  }

  Duration timeout() {
    return seconds > 0
        ? Duration.ofNanos((long) (seconds * 1e9))
        : Duration.ofSeconds(Math.max(1, settings().timeoutSeconds()));
  }

  Optional<String> collective() {
    return Optional.ofNullable(collective);
  }

  /** How servers are found, in the order of spec 02 §5.0. */
  String method() {
    String chosen = method == null ? settings().defaultMethod() : method;
    if (nodes != null) {
      return "flatfile";
    }
    // only servers and inventories can decide an expression
    if (!select.isEmpty() && !chosen.equals("inventory")) {
      return "mc";
    }
    return method == null && piped().isPresent() ? "flatfile" : chosen;
  }

  /** What another call printed, when that is what stands on a pipe. */
  private Optional<Path> piped() {
    if (!looked) {
      looked = true;
      results = PipedResults.read();
    }
    return results;
  }

  Filter filter() {
    FilterBuilder filter = FilterBuilder.filter();
    facts.forEach(filter::fact);
    classes.forEach(filter::hasClass);
    agents.forEach(filter::agent);
    identities.forEach(filter::identity);
    combined.forEach(filter::with);
    return filter.compound(select).build();
  }

  Discovery discovery(FleetConnection connection, RpcClient client) {
    return switch (method()) {
      case "flatfile", "file" -> file();
      case "inventory" ->
          InventoryDiscovery.of(Path.of(option("file", settings().inventoryFile())));
      case "puppetdb", "choria" ->
          PuppetDbDiscovery.of(
              URI.create(option("url", puppetDb())), connection.security().broker().tls());
      case "external" -> {
        Map<String, String> rest = new TreeMap<>(allOptions());
        rest.remove("command");
        yield ExternalDiscovery.ofLine(
            option("command", settings().externalCommand()), rest, connection.federations());
      }
      default ->
          settings().slidingTimeout()
              ? BroadcastDiscovery.windowed(client.fleet(), BroadcastDiscovery.WINDOW)
              : BroadcastDiscovery.of(client.fleet());
    };
  }

  private FlatFileDiscovery file() {
    if (nodes != null) {
      return FlatFileDiscovery.of(nodes);
    }
    if (method == null && piped().isPresent()) {
      return FlatFileDiscovery.of(piped().get(), Format.RESULTS, "");
    }
    Path file = Path.of(option("file", ""));
    String extension = file.toString().substring(file.toString().lastIndexOf('.') + 1);
    Format format = Format.named(option("format", extension));
    return FlatFileDiscovery.of(file, format, option("filter", ""));
  }

  private String puppetDb() {
    PuppetSettings puppet = configuration().settings().puppet();
    String host = puppet.dbHost().isEmpty() ? "puppet" : puppet.dbHost();
    return "https://" + host + ":" + puppet.dbPort();
  }

  private String option(String name, String otherwise) {
    return allOptions().getOrDefault(name, otherwise);
  }

  /** Those of the configuration count when none are given. */
  private Map<String, String> allOptions() {
    if (!options.isEmpty()) {
      return options;
    }
    Map<String, String> all = new TreeMap<>();
    for (String each : settings().defaultOptions()) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        all.put(each.substring(0, equals), each.substring(equals + 1));
      }
    }
    return all;
  }
}
