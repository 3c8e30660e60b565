package io.choria.benchmarks.rpc;

import io.choria.benchmarks.rpc.Children.Child;
import io.choria.benchmarks.rpc.Flood.Result;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.testing.NatsServer;
import io.choria.testing.PeerProgram;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Requests per second that one server answers: {@code rpcutil ping}, signed before. */
@SuppressWarnings("try") // closing a jnats connection may be interrupted
final class FloodMeasure {
  private static final int ROUNDS = 3;
  private static final int WARM_UP = 80_000;
  private static final List<Integer> WINDOWS = List.of(16, 1_000);

  private final Path directory;
  private final double scale;

  FloodMeasure(Path directory, double scale) {
    this.directory = directory;
    this.scale = scale;
  }

  void run() throws Exception {
    System.out.printf(
        Locale.ROOT,
        "%nOne server under a flood of signed rpcutil ping, best of %d rounds%n"
            + "%-8s %-14s %7s %10s %7s %12s  %s%n",
        ROUNDS,
        "version",
        "server",
        "window",
        "sent",
        "lost",
        "answered/s",
        "processor us of server + broker + load");
    for (ProtocolVersion version : List.of(ProtocolVersion.V2, ProtocolVersion.V1)) {
      try (NatsServer nats = NatsServer.builder().start();
          Connection connection = Nats.connect(nats.url())) {
        run(version, connection, nats);
      }
    }
  }

  private void run(ProtocolVersion version, Connection nats, NatsServer broker) throws Exception {
    FloodNetwork network =
        FloodNetwork.create(version, directory.resolve("flood-" + version), broker.port());
    Flood flood = Flood.signed(nats, network, version == ProtocolVersion.V1 ? 2_000 : 10_000);
    Map<String, List<Result>> results = new HashMap<>();
    for (boolean corretto : List.of(false, true)) {
      String name = corretto ? "Corretto" : "BouncyCastle";
      try (Child server =
          Children.java(
              FloodServer.class,
              corretto,
              List.of("-Xmx512m"),
              network.directory().resolve(FloodNetwork.SETTINGS).toString())) {
        server.await("ready");
        Processes processes = new Processes(server.process().toHandle(), process(broker));
        flood.run(WARM_UP, 256, processes); // its compiler takes a third of the machine till then
        results.put(name, measured(flood, times(20_000), processes, version, name));
      }
    }
    Optional<Path> choria = PeerProgram.find("choria");
    if (choria.isEmpty()) {
      System.out.println("no Go server: CHORIA_BIN is not set, and choria is not in PATH");
      return;
    }
    Process server = go(choria.get(), network);
    try {
      Processes processes = new Processes(server.toHandle(), process(broker));
      awaitGo(flood, processes);
      results.put("Go", measured(flood, times(1_500), processes, version, "Go"));
    } finally {
      server.destroy();
      if (!server.waitFor(20, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    }
    ratios(version, results);
  }

  private static ProcessHandle process(NatsServer broker) {
    return ProcessHandle.of(broker.pid()).orElseThrow();
  }

  private int times(int count) {
    return Math.max(100, (int) (count * scale));
  }

  private static List<Result> measured(
      Flood flood, int count, Processes processes, ProtocolVersion version, String name)
      throws Exception {
    List<Result> best = new ArrayList<>();
    for (int window : WINDOWS) {
      Result kept = null;
      long lost = 0;
      for (int round = 0; round < ROUNDS; round++) {
        Result result = flood.run(count, window, processes);
        lost += result.lost();
        if (kept == null || result.perSecond() > kept.perSecond()) {
          kept = result;
        }
      }
      if (kept != null) {
        best.add(kept);
        System.out.printf(
            Locale.ROOT,
            "%-8s %-14s %,7d %,10d %,7d %,12.0f  %s%n",
            version,
            name,
            window,
            (long) count * ROUNDS,
            lost,
            kept.perSecond(),
            kept.processors());
      }
    }
    return best;
  }

  /** Each beside the best that Go gave, in whatever window. */
  private static void ratios(ProtocolVersion version, Map<String, List<Result>> results) {
    double go = best(results.getOrDefault("Go", List.of()));
    for (String name : List.of("BouncyCastle", "Corretto")) {
      Result wide = results.getOrDefault(name, List.of()).get(WINDOWS.size() - 1);
      System.out.printf(
          Locale.ROOT,
          "%s: %s with a window of 1 000 answers %.1f times as many as Go at its best%n",
          version,
          name,
          wide.perSecond() / go);
    }
  }

  private static double best(List<Result> results) {
    return results.stream().mapToDouble(Result::perSecond).max().orElse(Double.NaN);
  }

  private static Process go(Path choria, FloodNetwork network) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                choria.toAbsolutePath().toString(),
                "server",
                "run",
                "--config",
                FloodNetwork.SETTINGS,
                "--disable-tls")
            .directory(network.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(network.directory().resolve("go.log").toFile());
    // nothing of this machine's own settings
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    builder.environment().put("HOME", network.directory().toString());
    return builder.start();
  }

  private static void awaitGo(Flood flood, Processes processes) throws Exception {
    for (int attempt = 0; attempt < 30; attempt++) {
      if (!processes.server().isAlive()) {
        throw new IOException("the Go server ended, see go.log beside its settings");
      }
      if (flood.run(1, 1, processes).lost() == 0) {
        flood.run(200, 4, processes);
        return;
      }
    }
    throw new IOException("the Go server does not answer, see go.log beside its settings");
  }
}
