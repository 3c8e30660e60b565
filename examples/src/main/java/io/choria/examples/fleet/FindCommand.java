package io.choria.examples.fleet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.client.CallReport;
import io.choria.messaging.rpc.client.RpcClient;
import io.choria.messaging.rpc.discovery.DiscoveryQuery;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fleet find}. */
@Command(name = "find", aliases = "discover", description = "Shows the servers that match.")
final class FindCommand implements Callable<Integer> {
  @Mixin private NetworkOptions network = new NetworkOptions();

  @Option(names = "--json", description = "A JSON list.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    List<String> found;
    try (FleetConnection connection = network.connect();
        RpcClient client = network.client(connection)) {
      String collective = network.collective().orElse(connection.member().mainCollective());
      found =
          network
              .discovery(connection, client)
              .find(new DiscoveryQuery(collective, filter(), network.timeout()));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ArrayNode list = new ObjectMapper().createArrayNode();
      found.forEach(list::add);
      out.println(CallReport.indented(list, "  "));
    } else {
      found.forEach(out::println);
    }
    return found.isEmpty() ? FleetProgram.FAILED : 0;
  }

  /** Files can't tell which agents a server has. */
  private Filter filter() {
    Filter given = network.filter();
    if (network.method().equals("flatfile") || network.method().equals("file")) {
      return given;
    }
    List<String> agents =
        Stream.concat(given.agents().stream(), Stream.of("rpcutil")).distinct().toList();
    return new Filter(
        given.facts(), given.classes(), agents, given.identities(), given.compounds());
  }
}
