package io.choria.examples.network;

import io.choria.config.choria.ChoriaConfig;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetListener;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.Refusal;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A server of a fleet, as a Choria server configuration says; runs until it is stopped. */
public final class Serve {
  private Serve() {}

  /** Takes the name of the configuration file. */
  public static void main(String[] args) throws InterruptedException {
    FleetListener log =
        new FleetListener() {
          @Override
          public void answered(Request request, long nanos) {
            System.out.println("answered " + request.caller() + " on " + request.agent());
          }

          @Override
          public void refused(Refusal refusal) {
            System.out.println(refusal.stage() + " " + refusal.sender() + ": " + refusal.detail());
          }
        };
    try (FleetConnection connection =
            FleetConnection.server(ChoriaConfig.system(Path.of(args[0])).load());
        FleetServer server = FleetServer.builder(connection).listener(log).start()) {
      System.out.println(connection.member().identity() + " hosts " + server.agents());
      new CountDownLatch(1).await();
    }
  }
}
