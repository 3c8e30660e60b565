package io.choria.examples.fleet;

import io.choria.config.choria.ChoriaConfig;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.FilterBuilder;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.client.RpcClient;
import io.choria.messaging.rpc.discovery.BroadcastDiscovery;
import io.choria.messaging.rpc.discovery.Discovery;
import io.choria.messaging.rpc.discovery.ExternalDiscovery;
import io.choria.messaging.rpc.discovery.FlatFileDiscovery;
import io.choria.messaging.rpc.discovery.InventoryDiscovery;
import io.choria.messaging.rpc.discovery.PuppetDbDiscovery;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  @Option(names = "--dm", description = "mc, flatfile, inventory, puppetdb or external.")
  private String method = "mc";

  @Option(names = "--do", description = "Options of discovery: file=, command=, url=.")
  private Map<String, String> options = Map.of();

  @Option(names = "--nodes", description = "A file of identities; the same as --dm flatfile.")
  private @Nullable Path nodes;

  @Option(names = "--discovery-timeout", description = "Seconds.")
  private double seconds = 2;

  FleetConnection connect() throws InterruptedException {
    return FleetConnection.client(ChoriaConfig.user(config).load());
  }

  Duration timeout() {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  Optional<String> collective() {
    return Optional.ofNullable(collective);
  }

  String method() {
    return nodes == null ? method : "flatfile";
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

  /** A compound filter can be decided by servers and inventories only. */
  Discovery discovery(FleetConnection connection, RpcClient client) {
    String chosen = method();
    if (!select.isEmpty() && !chosen.equals("inventory")) {
      chosen = "mc";
    }
    return switch (chosen) {
      case "flatfile", "file" ->
          FlatFileDiscovery.of(nodes == null ? Path.of(option("file")) : nodes);
      case "inventory" -> InventoryDiscovery.of(Path.of(option("file")));
      case "puppetdb", "choria" ->
          PuppetDbDiscovery.of(URI.create(option("url")), connection.security().broker().tls());
      case "external" -> {
        List<String> command = List.of(option("command").split(" +"));
        yield ExternalDiscovery.of(command, Map.of(), connection.federations());
      }
      default -> BroadcastDiscovery.of(client.fleet());
    };
  }

  private String option(String name) {
    return options.getOrDefault(name, "");
  }
}
