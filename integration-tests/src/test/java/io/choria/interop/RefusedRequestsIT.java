package io.choria.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.interop.RawClient.Claims;
import io.choria.interop.RawClient.Sent;
import io.choria.interop.Scenario.Broker;
import io.choria.messaging.protocol.ProtocolVersion;
import io.choria.messaging.protocol.SecureRequest;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.FleetListener;
import io.choria.messaging.rpc.FleetServer;
import io.choria.messaging.rpc.Refusal;
import io.choria.messaging.rpc.Refusal.Stage;
import io.choria.messaging.security.ClientPermission;
import io.choria.messaging.security.Seed;
import io.choria.messaging.security.TokenIssuer;
import io.choria.messaging.security.TrustException;
import io.choria.messaging.security.TrustException.Reason;
import io.choria.testing.Interop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must not be answered is answered neither by Java nor by Go, and Java says why. */
@Interop("choria")
@DisplayName("interop: refused requests")
class RefusedRequestsIT {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Set<ClientPermission> FLEET = Set.of(ClientPermission.FLEET_MANAGEMENT);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
  private final FleetListener recorder =
      new FleetListener() {
        @Override
        public void refused(Refusal refusal) {
          refusals.add(refusal);
        }
      };

  private final Seed key = Seed.generate(RANDOM);

  private static TokenIssuer at(Seed organization, Duration offset) {
    Clock clock = Clock.fixed(Instant.now().plus(offset), ZoneOffset.UTC);
    return TokenIssuer.organization(organization, clock, RANDOM);
  }

  private Function<byte[], SecureRequest> signed(Seed seed, String token) {
    return request -> new SecureRequest.Token(request, seed.sign(request), token, "");
  }

  private record Case(
      String name,
      Claims claims,
      Function<byte[], SecureRequest> secure,
      Stage stage,
      Reason why) {}

  private static Claims dana() {
    return new Claims("up=dana", "choria", Instant.now());
  }

  @Test
  @DisplayName("v2: wrong caller, wrong issuer, expired, not yet valid, other key, permission, ...")
  void version2(@TempDir Path directory) throws Exception {
    try (MixedNetwork network =
            new MixedNetwork(
                ChoriaProgram.find(directory), Scenario.V2_DIRECT, Broker.PLAIN, directory);
        FleetConnection connection = network.javaServer();
        FleetServer server = FleetServer.builder(connection).listener(recorder).start();
        RawClient client = new RawClient(network.brokerUrl())) {
      TokenIssuer issuer = network.material().issuer();
      Seed organization = network.material().organization();
      String good = issuer.client("up=dana", key.publicKey(), HOUR, FLEET);
      Seed otherKey = Seed.generate(RANDOM);
      List<Case> cases =
          List.of(
              new Case(
                  "wrong caller",
                  new Claims("up=root", "choria", Instant.now()),
                  signed(key, good),
                  Stage.SECURITY,
                  Reason.CALLER),
              new Case(
                  "wrong issuer",
                  dana(),
                  signed(
                      key,
                      at(otherKey, Duration.ZERO).client("up=dana", key.publicKey(), HOUR, FLEET)),
                  Stage.SECURITY,
                  Reason.SIGNATURE),
              new Case(
                  "expired",
                  dana(),
                  signed(
                      key,
                      at(organization, Duration.ofHours(-2))
                          .client("up=dana", key.publicKey(), HOUR, FLEET)),
                  Stage.SECURITY,
                  Reason.EXPIRED),
              new Case(
                  "not yet valid",
                  dana(),
                  signed(
                      key,
                      at(organization, Duration.ofHours(2))
                          .client("up=dana", key.publicKey(), HOUR, FLEET)),
                  Stage.SECURITY,
                  Reason.NOT_YET_VALID),
              new Case(
                  "token for another key",
                  dana(),
                  signed(otherKey, good),
                  Stage.SECURITY,
                  Reason.SIGNATURE),
              new Case(
                  "missing permission",
                  dana(),
                  signed(key, issuer.client("up=dana", key.publicKey(), HOUR, Set.of())),
                  Stage.SECURITY,
                  Reason.PERMISSION),
              new Case(
                  "must be signed by a delegator",
                  dana(),
                  signed(
                      key,
                      issuer.client(
                          "up=dana",
                          key.publicKey(),
                          HOUR,
                          Set.of(
                              ClientPermission.FLEET_MANAGEMENT,
                              ClientPermission.SIGNED_FLEET_MANAGEMENT))),
                  Stage.SECURITY,
                  Reason.PERMISSION),
              new Case(
                  "tampered",
                  dana(),
                  request -> {
                    byte[] changed = request.clone();
                    changed[changed.length - 3] ^= 1;
                    return new SecureRequest.Token(changed, key.sign(request), good, "");
                  },
                  Stage.SECURITY,
                  Reason.SIGNATURE),
              new Case(
                  "too old",
                  new Claims("up=dana", "choria", Instant.now().minusSeconds(600)),
                  signed(key, good),
                  Stage.EXPIRY,
                  Reason.NOT_CURRENT),
              new Case(
                  "from the future",
                  new Claims("up=dana", "choria", Instant.now().plusSeconds(600)),
                  signed(key, good),
                  Stage.EXPIRY,
                  Reason.NOT_CURRENT));
      Function<byte[], SecureRequest> right = signed(key, good);
      answered(client, ProtocolVersion.V2, RefusedRequestsIT::dana, right);
      for (Case each : cases) {
        refused(client, ProtocolVersion.V2, each, RefusedRequestsIT::dana, right);
      }
      System.out.println(server.counters());
      String log = network.log("web1");
      assertThat(log).contains("requires authority delegation", "token is expired");
    }
  }

  @Test
  @DisplayName("v1: wrong caller, wrong issuer, expired, not yet valid, other key, permission, ...")
  void version1(@TempDir Path directory) throws Exception {
    try (MixedNetwork network =
            new MixedNetwork(
                ChoriaProgram.find(directory), Scenario.V1_X509, Broker.PLAIN, directory);
        FleetConnection connection = network.javaServer();
        FleetServer server = FleetServer.builder(connection).listener(recorder).start();
        RawClient client = new RawClient(network.brokerUrl())) {
      Material material = network.material();
      material.authority("ca2");
      material.certificate("stranger", "dana.mcollective", "ca2", "-validity 2");
      material.certificate("late", "dana.mcollective", "ca", "-startdate -3d -validity 1");
      material.certificate("early", "dana.mcollective", "ca", "-startdate +1d -validity 2");
      material.certificate("eve", "eve.example.net", "ca", "-validity 2");
      Function<byte[], SecureRequest> right = signed(material, "client", "client");
      answered(client, ProtocolVersion.V1, RefusedRequestsIT::danaV1, right);
      List<Case> cases =
          List.of(
              new Case("wrong caller", v1("bob.mcollective"), right, Stage.SECURITY, Reason.CALLER),
              new Case(
                  "wrong issuer",
                  danaV1(),
                  signed(material, "stranger", "stranger"),
                  Stage.SECURITY,
                  Reason.CERTIFICATE),
              new Case(
                  "expired",
                  danaV1(),
                  signed(material, "late", "late"),
                  Stage.SECURITY,
                  Reason.EXPIRED),
              new Case(
                  "not yet valid",
                  danaV1(),
                  signed(material, "early", "early"),
                  Stage.SECURITY,
                  Reason.NOT_YET_VALID),
              new Case(
                  "certificate of another key",
                  danaV1(),
                  signed(material, "eve", "client"),
                  Stage.SECURITY,
                  Reason.SIGNATURE),
              new Case(
                  "missing permission: not on the allow list",
                  v1("eve.example.net"),
                  signed(material, "eve", "eve"),
                  Stage.SECURITY,
                  Reason.PERMISSION),
              new Case(
                  "tampered",
                  danaV1(),
                  request ->
                      new SecureRequest.X509(
                          new String(request, StandardCharsets.UTF_8)
                              .replace("ops1", "ops2")
                              .getBytes(StandardCharsets.UTF_8),
                          ((SecureRequest.X509) right.apply(request)).signature(),
                          material.pem("client")),
                  Stage.SECURITY,
                  Reason.SIGNATURE),
              new Case(
                  "too old",
                  new Claims(
                      "choria=dana.mcollective", "mcollective", Instant.now().minusSeconds(600)),
                  right,
                  Stage.EXPIRY,
                  Reason.NOT_CURRENT),
              new Case(
                  "unsigned",
                  danaV1(),
                  request -> new SecureRequest.X509(request, "insecure", "insecure"),
                  Stage.SECURITY,
                  Reason.UNSIGNED));
      for (Case each : cases) {
        refused(client, ProtocolVersion.V1, each, RefusedRequestsIT::danaV1, right);
      }
      System.out.println(server.counters());
      assertThat(network.log("web1"))
          .contains("certificate has expired or is not yet valid", "unknown authority");
    }
  }

  private static Function<byte[], SecureRequest> signed(
      Material material, String key, String certificate) {
    return request ->
        new SecureRequest.X509(
            request,
            Base64.getEncoder().encodeToString(material.rsa(key, request)),
            material.pem(certificate));
  }

  private static Claims v1(String name) {
    return new Claims("choria=" + name, "mcollective", Instant.now());
  }

  private static Claims danaV1() {
    return v1("dana.mcollective");
  }

  @ParameterizedTest(name = "{0}: a Java server with a window refuses a replay; Go has none")
  @EnumSource(names = {"V1_X509", "V2_DIRECT"})
  void replayed(Scenario scenario, @TempDir Path directory) throws Exception {
    boolean v2 = scenario.isV2();
    try (MixedNetwork network =
            new MixedNetwork(ChoriaProgram.find(directory), scenario, Broker.PLAIN, directory);
        FleetConnection connection = network.javaServer(1_000);
        FleetServer server = FleetServer.builder(connection).listener(recorder).start();
        RawClient client = new RawClient(network.brokerUrl())) {
      Material material = network.material();
      Sent once =
          v2
              ? answered(
                  client,
                  ProtocolVersion.V2,
                  RefusedRequestsIT::dana,
                  signed(key, material.issuer().client("up=dana", key.publicKey(), HOUR, FLEET)))
              : answered(
                  client,
                  ProtocolVersion.V1,
                  RefusedRequestsIT::danaV1,
                  signed(material, "client", "client"));
      client.send(once);
      Poll.until("the replay is refused", () -> refused(Stage.REPLAY, Reason.REPLAYED));
      Poll.until("Go answers again", () -> once.senders().size() == 3);
      assertThat(once.senders())
          .containsOnly(MixedNetwork.GO_SERVER, MixedNetwork.JAVA_SERVER)
          .filteredOn(MixedNetwork.JAVA_SERVER::equals)
          .hasSize(1);
      assertThat(server.counters().refused(Stage.REPLAY)).isEqualTo(1);
    }
  }

  private boolean refused(Stage stage, Reason why) {
    return refusals.stream()
        .anyMatch(
            refusal ->
                refusal.stage() == stage
                    && refusal.cause() instanceof TrustException e
                    && e.reason() == why);
  }

  /** A good ping is answered by both. */
  private static Sent answered(
      RawClient client,
      ProtocolVersion version,
      Supplier<Claims> claims,
      Function<byte[], SecureRequest> secure)
      throws Exception {
    Sent[] last = new Sent[1];
    Poll.until(
        "both answer",
        () -> {
          if (last[0] == null || last[0].senders().isEmpty()) {
            last[0] = client.ping(version, claims.get(), secure);
          }
          Sent sent = last[0];
          long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
          while (sent.senders().size() < 2 && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
          }
          if (sent.senders().size() < 2) {
            last[0] = null;
          }
          return sent.senders().size() == 2;
        });
    return last[0];
  }

  private void refused(
      RawClient client,
      ProtocolVersion version,
      Case each,
      Supplier<Claims> claims,
      Function<byte[], SecureRequest> right)
      throws Exception {
    refusals.clear();
    Sent bad = client.ping(version, each.claims(), each.secure());
    Poll.until("refused: " + each.name(), () -> refused(each.stage(), each.why()));
    // what came before the good one was looked at when both have answered the good one
    answered(client, version, claims, right);
    assertThat(bad.senders()).as(each.name()).isEmpty();
    System.out.println(each.name() + ": " + refusals.peek().detail());
  }
}
