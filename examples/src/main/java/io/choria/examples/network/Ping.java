package io.choria.examples.network;

import io.choria.config.choria.ChoriaConfig;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.FleetClient;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.GatheredReplies;
import io.choria.messaging.rpc.Refusal;
import java.nio.file.Path;
import java.time.Duration;

/** Lists the servers of a fleet, as {@code choria ping} does. */
public final class Ping {
  private Ping() {}

  /** Takes the name of the configuration file. */
  public static void main(String[] args) throws InterruptedException {
    try (FleetConnection connection =
            FleetConnection.client(ChoriaConfig.system(Path.of(args[0])).load());
        FleetClient client = FleetClient.of(connection)) {
      GatheredReplies replies =
          client.ping(
              Filter.EMPTY,
              Duration.ofSeconds(2),
              reply ->
                  System.out.printf(
                      "%-40s time=%d ms%n", reply.sender(), reply.after().toMillis()));
      for (Refusal refusal : replies.refusals()) {
        System.out.println("refused a reply of " + refusal.sender() + ": " + refusal.detail());
      }
      System.out.println(replies.senders().size() + " replies");
    }
  }
}
