package io.choria.examples.fleet;

import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetRequest;
import io.choria.messaging.rpc.client.RpcClient;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fleet ping}. */
@Command(name = "ping", description = "Asks all servers whether they are there.")
final class PingCommand implements Callable<Integer> {
  private static final byte[] PING = "cGluZw==".getBytes(StandardCharsets.US_ASCII);

  @Mixin private NetworkOptions network = new NetworkOptions();

  @Option(names = "--expect", description = "End after so many replies.")
  private int expect;

  @Option(names = "--names", description = "Show identities only.")
  private boolean names;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<Long> times = new ArrayList<>();
    long start = System.nanoTime();
    try (FleetConnection connection = network.connect();
        RpcClient client = network.client(connection)) {
      FleetRequest.Builder request =
          FleetRequest.broadcast("discovery", PING)
              .filter(network.filter())
              .deadline(network.timeout())
              .expect(expect);
      network.collective().ifPresent(request::collective);
      client
          .fleet()
          .request(
              request.build(),
              reply -> {
                long millis = reply.after().toMillis();
                times.add(millis);
                out.println(
                    names
                        ? reply.sender()
                        : String.format("%-40s time=%d ms", reply.sender(), millis));
                out.flush();
              });
    }
    if (times.isEmpty()) {
      spec.commandLine().getErr().println("no responses received");
      return FleetProgram.FAILED;
    }
    if (!names) {
      long all = (System.nanoTime() - start) / 1_000_000;
      long max = times.stream().mapToLong(each -> each).max().orElse(0);
      out.printf(
          "%n%d replies max: %dms min: %dms avg: %.0fms overhead: %dms%n",
          times.size(),
          max,
          times.stream().mapToLong(each -> each).min().orElse(0),
          times.stream().mapToLong(each -> each).average().orElse(0),
          Math.max(0, all - max));
    }
    return 0;
  }
}
