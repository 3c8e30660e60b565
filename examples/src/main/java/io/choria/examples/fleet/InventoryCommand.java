package io.choria.examples.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.client.Call;
import io.choria.messaging.rpc.client.CallReport;
import io.choria.messaging.rpc.client.CallResult;
import io.choria.messaging.rpc.client.NodeReply;
import io.choria.messaging.rpc.client.RpcClient;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fleet inventory}. */
@Command(name = "inventory", description = "Shows what one server knows of itself.")
final class InventoryCommand implements Callable<Integer> {
  @Mixin private NetworkOptions network = new NetworkOptions();

  @Parameters(arity = "0..1", description = "The identity of the server.")
  private String identity = "";

  @Option(names = "--collectives", description = "All collectives, and how many servers they have.")
  private boolean collectives;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    if (collectives) {
      return collectives();
    }
    if (identity.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "expected an identity, or --collectives");
    }
    JsonNode inventory;
    JsonNode daemon;
    try (FleetConnection connection = network.connect();
        RpcClient client = network.client(connection)) {
      inventory = ask(client, "inventory");
      daemon = ask(client, "daemon_stats");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (inventory.path("version").asText().isEmpty()) {
      spec.commandLine().getErr().println("did not receive a reply from " + identity);
      return FleetProgram.FAILED;
    }
    out.println("Inventory for " + identity + ":");
    out.println();
    out.println("          Version: " + inventory.path("version").asText());
    out.println("  Main Collective: " + inventory.path("main_collective").asText());
    out.println("      Collectives: " + join(inventory.path("collectives")));
    out.println("           Agents: " + join(inventory.path("agents")));
    out.println("   Data Providers: " + join(inventory.path("data_plugins")));
    out.println("          Classes: " + join(inventory.path("classes")));
    out.println("         Requests: " + daemon.path("total").asText("0"));
    out.println();
    out.println("  Facts:");
    out.println(CallReport.indented(inventory.path("facts"), "  ").indent(4).stripTrailing());
    return 0;
  }

  private int collectives() throws InterruptedException {
    Map<String, Integer> counts = new TreeMap<>();
    CallResult result;
    try (FleetConnection connection = network.connect();
        RpcClient client = network.client(connection)) {
      Call call =
          client
              .call("rpcutil", "collective_info")
              .filter(network.filter())
              .discovery(network.discovery(connection, client), network.timeout());
      network.collective().ifPresent(call::collective);
      result =
          call.send(
              reply ->
                  reply
                      .outputs()
                      .path("collectives")
                      .forEach(name -> counts.merge(name.asText(), 1, Integer::sum)));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("Collective Report for " + result.stats().ok() + " nodes");
    Table table = new Table(List.of("Collective", "Nodes"));
    counts.entrySet().stream()
        .sorted(Comparator.comparing(each -> -each.getValue()))
        .forEach(each -> table.row(List.of(each.getKey(), each.getValue().toString())));
    table.print(out);
    result.stats().noResponses().forEach(name -> out.println("No response from " + name));
    return result.stats().allOk() ? 0 : FleetProgram.PARTLY;
  }

  private JsonNode ask(RpcClient client, String action) throws InterruptedException {
    List<NodeReply> replies = client.call("rpcutil", action).targets(List.of(identity)).collect();
    return replies.isEmpty() ? MissingNode.getInstance() : replies.get(0).outputs();
  }

  private static String join(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText()));
    return String.join(", ", texts);
  }
}
