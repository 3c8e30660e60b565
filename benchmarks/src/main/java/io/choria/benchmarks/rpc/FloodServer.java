package io.choria.benchmarks.rpc;

import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaConfig;
import io.choria.config.choria.ChoriaSettings;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.agent.Authorizer;
import io.choria.messaging.rpc.agent.RpcAgents;
import io.choria.messaging.security.SecurityLoader;
import io.choria.messaging.security.SecurityProvider.Role;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;

/** One server in a JVM of its own, until its input ends. */
final class FloodServer {
  private FloodServer() {}

  /**
   * Serves.
   *
   * @param args the settings of the server
   * @throws Exception when it can't
   */
  public static void main(String[] args) throws Exception {
    Configuration<ChoriaSettings> settings =
        ChoriaConfig.system(Path.of(args[0])).environment(Map.of()).load();
    SecurityLoader loader =
        SecurityLoader.of(settings, Role.SERVER).environment(Map.of()).tls(false);
    try (FleetConnection connection = FleetConnection.builder(settings, loader).connect();
        FleetServer server =
            FleetServer.builder(connection)
                .agents(RpcAgents.builder().authorizer(Authorizer.ALLOW_ALL).build())
                .start()) {
      System.out.println("ready");
      System.in.transferTo(OutputStream.nullOutputStream()); // until it ends
      if (server.counters().replies() == 0) {
        System.out.println("    the server answered nothing: " + server.counters());
      }
    }
  }
}
