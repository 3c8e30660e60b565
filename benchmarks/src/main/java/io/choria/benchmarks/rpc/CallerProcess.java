package io.choria.benchmarks.rpc;

import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaConfig;
import io.choria.config.choria.ChoriaSettings;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.RequestIds;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.rpc.CallerHash;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetMember;
import io.choria.messaging.rpc.FleetSubjects;
import io.choria.messaging.rpc.Refusal;
import io.choria.messaging.rpc.client.CallResult;
import io.choria.messaging.rpc.client.CallStats;
import io.choria.messaging.rpc.client.RpcClient;
import io.choria.messaging.security.ReplyVerifier;
import io.choria.messaging.security.SecurityLoader;
import io.choria.messaging.security.SecurityProvider;
import io.choria.messaging.security.SecurityProvider.Role;
import io.choria.messaging.security.Seed;
import io.choria.messaging.security.TokenCredentials;
import io.choria.messaging.security.TrustRoots;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A client that calls all servers, by turns with bare NATS that sends the same request and counts
 * the same replies, in one JVM with little memory.
 */
final class CallerProcess {
  private static final int ROUNDS = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final byte[] BODY =
      "{\"agent\":\"rpcutil\",\"action\":\"ping\",\"data\":{}}".getBytes(StandardCharsets.UTF_8);

  private final FleetConnection connection;
  private final List<String> names;
  private final int warmUp;

  private CallerProcess(FleetConnection connection, List<String> names, int warmUp) {
    this.connection = connection;
    this.names = names;
    this.warmUp = warmUp;
  }

  /** As the settings say, without TLS. */
  static FleetConnection connect(Path file) throws InterruptedException {
    Configuration<ChoriaSettings> settings = ChoriaConfig.user(file).environment(Map.of()).load();
    return FleetConnection.builder(
            settings,
            SecurityLoader.of(settings, Role.CLIENT).environment(Map.of("USER", "dana")).tls(false))
        .connect();
  }

  /**
   * Measures.
   *
   * @param args the settings of the client, how many servers, whether replies are verified or only
   *     hashed as Choria's clients do, and how many rounds come before those that count
   * @throws Exception when it can't
   */
  public static void main(String[] args) throws Exception {
    List<String> names =
        IntStream.rangeClosed(1, Integer.parseInt(args[1]))
            .mapToObj(number -> "node" + number + ".example.net")
            .toList();
    Path settings = Path.of(args[0]);
    int warmUp = Integer.parseInt(args[3]);
    try (FleetConnection verifying = connect(settings)) {
      if (args[2].equals("verified")) {
        new CallerProcess(verifying, names, warmUp).run();
        return;
      }
      MessagingConnection messaging = verifying.messaging();
      TokenCredentials credentials =
          TokenCredentials.of(
              Seed.read(settings.resolveSibling("client.seed")),
              Files.readString(settings.resolveSibling("client.jwt")).strip());
      SecurityProvider hashing =
          SecurityProvider.tokens(
                  Role.CLIENT,
                  verifying.member().identity(),
                  credentials,
                  TrustRoots.issuers(Map.of()))
              .replyVerifier(ReplyVerifier.hashOnly())
              .build();
      try (FleetConnection connection =
          FleetConnection.of(messaging, FleetMember.of(hashing, "choria"), hashing)) {
        new CallerProcess(connection, names, warmUp).run();
      }
    }
  }

  private void run() throws Exception {
    double[] raw = new double[ROUNDS];
    double[] typed = new double[ROUNDS];
    double[] ratios = new double[ROUNDS];
    double[] cpu = new double[ROUNDS];
    try (RpcClient client = RpcClient.of(connection)) {
      for (int round = -warmUp; round < ROUNDS; round++) {
        double bare = raw();
        Duration before = Processes.cpu(ProcessHandle.current());
        double calls = typed(client);
        if (round >= 0) { // those before warm both up
          raw[round] = bare;
          typed[round] = calls;
          ratios[round] = calls / bare;
          cpu[round] = Processes.cpu(ProcessHandle.current()).minus(before).toMillis() / 1e3;
        }
      }
    }
    long peak = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        peak += pool.getPeakUsage().getUsed();
      }
    }
    System.out.printf(
        Locale.ROOT,
        "result %.2f s to the last typed result, %.2f s over raw jnats, ratio %.2f (medians of %d);"
            + " %.2f s of the client's processor time; peak of the heap's parts %d MB%n",
        NodesMeasure.median(typed),
        NodesMeasure.median(raw),
        NodesMeasure.median(ratios),
        ROUNDS,
        NodesMeasure.median(cpu),
        peak >> 20);
  }

  private double typed(RpcClient client) throws InterruptedException {
    long[] pongs = new long[1];
    long[] last = new long[1];
    long start = System.nanoTime();
    CallResult result =
        client
            .call("rpcutil", "ping")
            .targets(names)
            .timeout(PATIENCE)
            .send(
                reply -> {
                  pongs[0] += reply.outputs().path("pong").longValue() > 0 ? 1 : 0;
                  last[0] = System.nanoTime();
                });
    if (pongs[0] != names.size()) {
      System.out.println(
          "  NOT ALL: " + pongs[0] + " typed results, " + result.end() + " " + summary(result));
    }
    return (last[0] - start) / 1e9;
  }

  private static String summary(CallResult result) {
    CallStats stats = result.stats();
    return "silent="
        + stats.noResponses().size()
        + " failed="
        + stats.failed()
        + " refused="
        + stats.refused()
        + " lost="
        + stats.lost()
        + " in "
        + stats.requestTime()
        + " "
        + result.refusals().stream().map(Refusal::detail).distinct().toList();
  }

  private double raw() throws Exception {
    Connection nats = connection.messaging().jnats();
    FleetMember member = connection.member();
    String id = new RequestIds(Clock.systemUTC(), new SecureRandom()).next(ProtocolVersion.V2);
    String replies =
        FleetSubjects.reply(member.mainCollective(), CallerHash.MD5, member.callerId(), id);
    CountDownLatch missing = new CountDownLatch(names.size());
    Dispatcher dispatcher = nats.createDispatcher(message -> missing.countDown());
    dispatcher.subscribe(replies);
    long start = System.nanoTime();
    Request request =
        Request.builder(ProtocolVersion.V2)
            .id(id)
            .sender(member.identity())
            .caller(member.callerId())
            .collective(member.mainCollective())
            .agent("rpcutil")
            .ttl(member.ttl())
            .time(Instant.now())
            .filter(Filter.EMPTY)
            .body(BODY)
            .build();
    byte[] payload =
        new Transport(
                ProtocolVersion.V2,
                connection.security().requestSigner().sign(request).encode(),
                replies,
                member.identity(),
                List.of(),
                null)
            .encode();
    for (String name : names) {
      nats.publish(FleetSubjects.node(member.mainCollective(), name), payload);
    }
    if (!missing.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      System.out.println(
          "  NOT ALL: " + missing.getCount() + " replies are missing over raw jnats");
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    nats.closeDispatcher(dispatcher);
    return seconds;
  }
}
