package io.choria.examples.fleet;

import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.client.RpcClient;
import io.choria.messaging.rpc.ddl.AgentDdl;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fleet ddl}. */
@Command(name = "ddl", description = "Shows what an agent can do, as JSON.")
final class DdlCommand implements Callable<Integer> {
  @Mixin private NetworkOptions network = new NetworkOptions();

  @Parameters(description = "The agent.")
  private String agent = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    try (FleetConnection connection = network.connect();
        RpcClient client = network.client(connection)) {
      Optional<AgentDdl> ddl = client.ddl(agent);
      if (ddl.isEmpty()) {
        ddl = client.fetchDdl(agent, network.timeout());
      }
      ddl.ifPresent(found -> spec.commandLine().getOut().println(found.toJson()));
      if (ddl.isEmpty()) {
        spec.commandLine().getErr().println("no DDL of the agent " + agent + " was found");
      }
      return ddl.isPresent() ? 0 : FleetProgram.FAILED;
    }
  }
}
