package io.choria.benchmarks.rpc;

import io.choria.messaging.rpc.HostedAgent;
import io.choria.messaging.rpc.ServerInfo;
import io.choria.messaging.rpc.agent.Authorizer;
import io.choria.messaging.rpc.agent.RpcAgents;
import io.choria.testing.TestFleet;
import io.choria.testing.TestNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Many servers in one JVM, until its input ends. */
final class NodesProcess {
  private static final List<String> COUNTRIES = List.of("mt", "de", "us", "jp");

  private static final RpcAgents AGENTS =
      RpcAgents.builder().authorizer(Authorizer.ALLOW_ALL).build();

  private NodesProcess() {}

  /**
   * Serves.
   *
   * @param args where the broker is, a folder for the files of a client, how many servers
   * @throws Exception when it can't
   */
  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[2]);
    long start = System.nanoTime();
    try (TestFleet fleet =
        TestFleet.builder()
            .server(args[0])
            .nodes(count, NodesProcess::setUp)
            .agents(NodesProcess::agents)
            .start()) {
      long took = System.nanoTime() - start;
      fleet.writeClient(Path.of(args[1]), "up=dana");
      long cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
      System.out.println("started " + took / 1_000_000 + " " + cpu);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        System.out.println(
            line + " " + (heap >> 20) + " " + ManagementFactory.getThreadMXBean().getThreadCount());
      }
      Runtime.getRuntime().halt(0); // taking leave of ten thousand is not what is measured
    }
  }

  /** With time enough: a busy machine shows as time, not as replies that never come. */
  private static List<HostedAgent> agents(ServerInfo server) {
    return AGENTS.apply(server).stream()
        .map(
            agent ->
                new HostedAgent(
                    agent.metadata(), Duration.ofMinutes(1), agent.limits(), agent.handler()))
        .toList();
  }

  private static void setUp(TestNode node) {
    node.fact("country", COUNTRIES.get(node.number() % COUNTRIES.size()))
        .fact("cpus", node.number() % 16 + 1)
        .hasClass("role::web");
  }
}
