package io.choria.examples.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.client.Call;
import io.choria.messaging.rpc.client.CallReport;
import io.choria.messaging.rpc.client.CallResult;
import io.choria.messaging.rpc.client.RpcClient;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fleet facts}. */
@Command(name = "facts", description = "Shows the values of a fact, and where.")
final class FactsCommand implements Callable<Integer> {
  @Mixin private NetworkOptions network = new NetworkOptions();

  @Parameters(description = "The fact.")
  private String fact = "";

  @Option(names = "--json", description = "A JSON object.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    Map<String, TreeSet<String>> values = new TreeMap<>();
    CallResult result;
    try (FleetConnection connection = network.connect();
        RpcClient client = network.client(connection)) {
      Call call =
          client
              .call("rpcutil", "get_fact")
              .input("fact", fact)
              .filter(network.filter())
              .discovery(network.discovery(connection, client), network.timeout());
      network.collective().ifPresent(call::collective);
      result =
          call.send(
              reply -> {
                if (reply.ok()) {
                  values
                      .computeIfAbsent(text(reply.outputs().path("value")), key -> new TreeSet<>())
                      .add(reply.sender());
                }
              });
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode object = new ObjectMapper().createObjectNode();
      values.forEach(
          (value, identities) -> {
            ObjectNode entry = object.putObject(value);
            entry.put("count", identities.size());
            identities.forEach(entry.withArray("identities")::add);
          });
      out.println(CallReport.indented(object, "  "));
    } else {
      List<Map.Entry<String, TreeSet<String>>> sorted =
          values.entrySet().stream()
              .sorted(Comparator.comparing(entry -> -entry.getValue().size()))
              .toList();
      sorted.forEach(entry -> out.printf("%6d  %s%n", entry.getValue().size(), entry.getKey()));
    }
    return result.stats().allOk() ? 0 : FleetProgram.PARTLY;
  }

  private static String text(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "nil";
    }
    return value.isTextual() ? value.textValue() : value.toString();
  }
}
