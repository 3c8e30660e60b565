package io.choria.interop;

import io.choria.config.Configuration;
import io.choria.config.choria.ChoriaConfig;
import io.choria.config.choria.ChoriaSettings;
import io.choria.interop.Scenario.Broker;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetConnectionBuilder;
import io.choria.messaging.security.ClientPermission;
import io.choria.messaging.security.SecurityLoader;
import io.choria.messaging.security.SecurityProvider;
import io.choria.messaging.security.SecurityProvider.Role;
import io.choria.testing.NatsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A real network of one kind: a Choria broker or a plain nats-server, a Go server, and the files
 * with which Go and Java processes of either role join it.
 */
final class MixedNetwork implements AutoCloseable {
  static final String GO_SERVER = "web1.example.net";
  static final String JAVA_SERVER = "java1.example.net";

  private final ChoriaProgram choria;
  private final Scenario scenario;
  private final Broker broker;
  private final Path directory;
  private final Material material;
  private final int port;
  private final List<Process> processes = new ArrayList<>();
  private NatsServer nats;

  MixedNetwork(ChoriaProgram choria, Scenario scenario, Broker broker, Path directory)
      throws Exception {
    this.choria = choria;
    this.scenario = scenario;
    this.broker = broker;
    this.directory = directory;
    this.material = new Material(directory, scenario == Scenario.V2_CHAIN);
    // each costs a few starts of keytool
    if (scenario == Scenario.V1_X509) {
      material.certificates(
          "broker=localhost",
          "web1=" + GO_SERVER,
          "java1=" + JAVA_SERVER,
          "client=dana.mcollective");
    } else if (broker == Broker.CHORIA) {
      material.certificates("broker=localhost");
    }
    material.broker();
    material.server("web1", GO_SERVER, scenario.collective());
    material.server("java1", JAVA_SERVER, scenario.collective());
    material.client("client", "up=dana", Set.of(ClientPermission.FLEET_MANAGEMENT));
    if (broker == Broker.CHORIA) {
      port = freePort();
      write("broker.conf", brokerSettings());
      launch("broker", "broker", "run", "--config", "broker.conf");
      awaitPort();
    } else {
      nats = NatsServer.builder().start();
      port = nats.port();
    }
    write("web1.conf", serverSettings("web1", GO_SERVER));
    write("java1.conf", serverSettings("java1", JAVA_SERVER));
    write("client.conf", clientSettings());
    List<String> server = new ArrayList<>(List.of("server", "run", "--config", "web1.conf"));
    if (broker == Broker.PLAIN) {
      server.add("--disable-tls");
    }
    launch("web1", server.toArray(String[]::new));
  }

  /** A federation broker between this network and itself: what matters is the way through it. */
  void federate(String name) throws IOException {
    write(
        "federation.conf",
        """
        identity = localhost
        collectives = %s
        plugin.choria.use_srv = false
        plugin.choria.broker_federation = true
        plugin.choria.federation.cluster = %s
        plugin.choria.federation_middleware_hosts = localhost:%d
        plugin.choria.middleware_hosts = localhost:%d
        loglevel = debug
        """
                .formatted(scenario.collective(), name, port, port)
            + tokens("broker")
            + issuer());
    launch("federation", "broker", "run", "--config", "federation.conf", "--disable-tls");
  }

  Material material() {
    return material;
  }

  Path directory() {
    return directory;
  }

  private String brokerSettings() {
    String common =
        """
        identity = localhost
        plugin.choria.use_srv = false
        plugin.choria.broker_network = true
        plugin.choria.network.listen_address = 127.0.0.1
        plugin.choria.network.client_port = %d
        plugin.choria.network.stream.store = %s
        plugin.choria.network.stream.event_replicas = 1
        plugin.choria.network.stream.machine_replicas = 1
        plugin.choria.network.stream.advisory_replicas = 1
        plugin.choria.network.stream.leader_election_replicas = 1
        plugin.choria.network.stream.executor_replicas = 1
        loglevel = debug
        """
            .formatted(port, directory.resolve("streams"));
    // only the x509 network of version 1 has no tokens
    return common
        + (scenario == Scenario.V1_X509 ? files("broker") : tokens("broker") + tls() + issuer());
  }

  private String serverSettings(String name, String identity) {
    String common =
        """
        identity = %s
        collectives = %s
        plugin.choria.use_srv = false
        plugin.choria.server.provision = false
        plugin.choria.middleware_hosts = localhost:%d
        rpcauthorization = false
        plugin.yaml = %s
        classesfile = %s
        loglevel = debug
        """
            .formatted(
                identity,
                scenario.collective(),
                port,
                directory.resolve("facts.json"),
                directory.resolve("classes.txt"));
    return switch (scenario) {
      case V1_X509 -> common + files(name);
      case V1_UNSIGNED ->
          common
              + """
              plugin.security.provider = file
              plugin.security.server_anon_tls = true
              plugin.choria.security.server.token_file = %s
              plugin.choria.security.server.seed_file = %s
              """
                  .formatted(material.file(name + ".jwt"), material.file(name + ".seed"));
      case V2_DIRECT, V2_CHAIN -> common + tokens(name) + issuer();
    };
  }

  private String clientSettings() {
    String common =
        """
        identity = ops1.example.net
        collectives = %s
        plugin.choria.use_srv = false
        plugin.choria.middleware_hosts = localhost:%d
        loglevel = warn
        """
            .formatted(scenario.collective(), port);
    return switch (scenario) {
      case V1_X509 -> common + files("client");
      case V1_UNSIGNED -> common + "plugin.security.provider = file\n";
      case V2_DIRECT, V2_CHAIN -> common + tokens("client") + issuer();
    };
  }

  /** A process of version 1 with a certificate, whatever this network is. */
  String certificateSettings(String name) {
    return """
    identity = ops1.example.net
    collectives = mcollective
    plugin.choria.use_srv = false
    plugin.choria.middleware_hosts = localhost:%d
    """
            .formatted(port)
        + files(name);
  }

  private String files(String name) {
    return """
    plugin.security.provider = file
    plugin.security.file.certificate = %s
    plugin.security.file.key = %s
    plugin.security.file.ca = %s
    """
        .formatted(
            material.file(name + ".crt"), material.file(name + ".key"), material.file("ca.crt"));
  }

  private String tokens(String name) {
    return """
    plugin.security.provider = choria
    plugin.security.choria.token_file = %s
    plugin.security.choria.seed_file = %s
    """
        .formatted(material.file(name + ".jwt"), material.file(name + ".seed"));
  }

  /** With an authority the broker lets certificates in too, though not to the fleet's subjects. */
  private String tls() {
    return """
    plugin.security.choria.certificate = %s
    plugin.security.choria.key = %s
    plugin.security.choria.ca = %s
    """
        .formatted(
            material.file("broker.crt"), material.file("broker.key"), material.file("ca.crt"));
  }

  private String issuer() {
    return """
    plugin.security.issuer.names = choria
    plugin.security.issuer.choria.public = %s
    """
        .formatted(material.root().hex());
  }

  /** What {@code choria ping} prints; it ends when {@code expected} servers answered. */
  ChoriaProgram.Output goPing(int expected, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "ping",
                "--config",
                "client.conf",
                "--timeout",
                "20",
                "--expect",
                Integer.toString(expected)));
    command.addAll(List.of(options));
    return choria.run(directory, goClient(), command.toArray(String[]::new));
  }

  /** What a Go client prints. */
  ChoriaProgram.Output go(String... command) throws Exception {
    return choria.run(directory, goClient(), command);
  }

  private Map<String, String> goClient() {
    Map<String, String> environment = new HashMap<>();
    if (scenario == Scenario.V1_X509) {
      environment.put("MCOLLECTIVE_CERTNAME", "dana.mcollective");
    }
    if (scenario == Scenario.V1_UNSIGNED) {
      environment.put("INSECURE_YES_REALLY", "true");
    } else if (broker == Broker.PLAIN) {
      environment.put("INSECURE_DISABLE_TLS", "true");
    }
    return environment;
  }

  FleetConnection javaServer() throws InterruptedException {
    return javaServer(0);
  }

  FleetConnection javaServer(int replayWindow) throws InterruptedException {
    Configuration<ChoriaSettings> settings = settings("java1.conf");
    SecurityLoader loader =
        SecurityLoader.of(settings, Role.SERVER)
            .environment(Map.of())
            .replayWindow(replayWindow)
            .tls(usesTls());
    if (scenario == Scenario.V1_UNSIGNED) {
      // what Choria's own servers do by themselves has to be asked for here
      loader.unverifiedRequests(true);
    }
    return FleetConnection.builder(settings, loader).connect();
  }

  FleetConnection javaClient() throws InterruptedException {
    Configuration<ChoriaSettings> settings = settings("client.conf");
    if (scenario == Scenario.V1_UNSIGNED && broker == Broker.CHORIA) {
      return unsignedOverTokens(settings);
    }
    SecurityLoader loader =
        SecurityLoader.of(settings, Role.CLIENT)
            .environment(Map.of("MCOLLECTIVE_CERTNAME", "dana.mcollective", "USER", "dana"))
            .signatures(scenario != Scenario.V1_UNSIGNED)
            .tls(usesTls());
    return FleetConnection.builder(settings, loader).connect();
  }

  /** The token convinces the broker, the requests carry no signature. */
  private FleetConnection unsignedOverTokens(Configuration<ChoriaSettings> settings)
      throws InterruptedException {
    write("token-client.conf", "identity = ops1.example.net\n" + tokens("client") + issuer());
    SecurityProvider tokens =
        SecurityLoader.of(settings("token-client.conf"), Role.CLIENT)
            .environment(Map.of("USER", "dana"))
            .load();
    SecurityProvider unsigned =
        SecurityProvider.insecure(Role.CLIENT, "ops1.example.net", "up=dana")
            .broker(tokens.broker())
            .build();
    FleetConnectionBuilder builder =
        FleetConnection.builder(unsigned).collectives(List.of(scenario.collective()));
    settings.settings().connection().brokers().forEach(builder::broker);
    return builder.connect();
  }

  private boolean usesTls() {
    return broker == Broker.CHORIA;
  }

  Configuration<ChoriaSettings> settings(String file) {
    return ChoriaConfig.system(directory.resolve(file)).environment(Map.of()).load();
  }

  void write(String file, String content) {
    try {
      Files.writeString(directory.resolve(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String brokerUrl() {
    return "nats://localhost:" + port;
  }

  String log(String name) throws IOException {
    return Files.readString(directory.resolve(name + ".log"));
  }

  private void launch(String name, String... arguments) throws IOException {
    launch(Map.of(), name, arguments);
  }

  private Process launch(Map<String, String> environment, String name, String... arguments)
      throws IOException {
    Process process =
        choria.start(directory, environment, directory.resolve(name + ".log"), arguments);
    processes.add(process);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  /** A Go client that may not end by itself. */
  Process launchClient(String name, String... arguments) throws IOException {
    return launch(goClient(), name, arguments);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitPort() throws Exception {
    Poll.until(
        "the broker listens",
        () -> {
          try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
          } catch (IOException e) {
            if (!processes.get(0).isAlive()) {
              throw new AssertionError("the broker ended: " + log("broker"), e);
            }
            return false;
          }
        });
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.destroy();
    }
    try {
      for (Process process : processes) {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      processes.forEach(Process::destroyForcibly);
      Thread.currentThread().interrupt();
    }
    if (nats != null) {
      nats.close();
    }
  }
}
