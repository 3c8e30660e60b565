package io.choria.interop;

import io.choria.interop.Scenario.Broker;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Tests of one network with a Go server and a Java server in it. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class NetworkCells {
  private final Scenario scenario;
  private final Broker broker;
  private MixedNetwork network;
  private FleetConnection connection;
  private FleetServer server;

  NetworkCells(Scenario scenario, Broker broker) {
    this.scenario = scenario;
    this.broker = broker;
  }

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    network = new MixedNetwork(ChoriaProgram.find(directory), scenario, broker, directory);
    prepare(directory);
    connection = network.javaServer();
    server = equip(FleetServer.builder(connection)).start();
    await();
  }

  /** Puts more files into the directory of the network before the Java server starts. */
  void prepare(Path directory) throws Exception {}

  /** Gives the Java server what the tests need. */
  abstract FleetServer.Builder equip(FleetServer.Builder builder);

  /** Waits until the tests can begin. */
  void await() throws Exception {}

  @AfterAll
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    if (connection != null) {
      connection.close();
    }
    if (network != null) {
      network.close();
    }
  }

  Scenario scenario() {
    return scenario;
  }

  Broker broker() {
    return broker;
  }

  MixedNetwork network() {
    return network;
  }

  FleetServer server() {
    return server;
  }
}
