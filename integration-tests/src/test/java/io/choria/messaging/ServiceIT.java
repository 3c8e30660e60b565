package io.choria.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.testing.Interop;
import io.choria.testing.NatsServer;
import io.choria.testing.NatsServerExtension;
import io.choria.testing.PeerProgram;
import io.nats.service.Discovery;
import io.nats.service.InfoResponse;
import io.nats.service.PingResponse;
import io.nats.service.StatsResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("REQ-MP-3, REQ-MP-5: services that can be discovered and measured")
class ServiceIT {
  @RegisterExtension
  static final NatsServerExtension NATS = NatsServerExtension.of(NatsServer.builder());

  /** A question. */
  record Sum(int a, int b) {}

  private static final Token<Integer> FACTOR = Token.integer("factor");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private MessagingConnection connection;
  private MessagingConnection client;

  @BeforeEach
  void connect() throws Exception {
    connection = MessagingConnection.builder().server(NATS.server().url()).connect();
    client = MessagingConnection.builder().server(NATS.server().url()).connect();
  }

  @AfterEach
  void close() {
    connection.close();
    client.close();
  }

  private Service.Builder calculator() {
    return Service.builder(connection, "calculator", "1.2.3")
        .description("adds and multiplies")
        .metadata("team", "numbers")
        .endpoint(
            "add",
            "calc.add",
            Codec.json(Sum.class),
            Codec.json(Integer.class),
            question -> question.value().a() + question.value().b())
        .endpoint(
            "scale",
            SubjectTemplate.parse("calc.scale.{factor}", FACTOR),
            Codec.json(Integer.class),
            Codec.json(Integer.class),
            question -> {
              int factor = question.token(FACTOR);
              if (factor == 0) {
                throw new ServiceErrorException(422, "a factor is not zero");
              }
              if (factor == 13) {
                throw new IllegalStateException("secret detail");
              }
              return factor * question.value();
            },
            tuning -> tuning.lanes(2, Delivery::subject));
  }

  private Requester<Sum, Integer> add() {
    return Requester.builder(client, "calc.add", Codec.json(Sum.class), Codec.json(Integer.class))
        .deadline(PATIENCE)
        .build();
  }

  private Requester<Integer, Integer> scale() {
    return Requester.builder(
            client,
            SubjectTemplate.parse("calc.scale.{factor}", FACTOR),
            Codec.json(Integer.class),
            Codec.json(Integer.class))
        .deadline(PATIENCE)
        .build();
  }

  @Test
  void answersAreTypedAndErrorsHaveCodes() throws Exception {
    try (Service service = calculator().start()) {
      connection.flush(Duration.ofMinutes(2));
      assertThat(add().request(new Sum(2, 3))).isEqualTo(5);
      assertThat(scale().request(7, 6)).isEqualTo(42);
      assertCode(422, "a factor is not zero", () -> scale().request(7, 0));
      assertCode(500, "the request could not be handled", () -> scale().request(7, 13));
      Requester<String, String> odd =
          Requester.builder(client, "calc.scale.{factor}", Codec.text(), Codec.text())
              .deadline(PATIENCE)
              .build();
      assertCode(400, "the request cannot be read", () -> odd.request("7", "seven"));
      assertCode(400, "the request cannot be read", () -> odd.request("{", "7"));
      assertThat(service.requests()).isEqualTo(6);
      assertThat(service.errors()).isEqualTo(4);
    }
  }

  private interface Call {
    void run() throws Exception;
  }

  private static void assertCode(int code, String text, Call call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            ServiceErrorException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.description()).isEqualTo(text);
            });
  }

  @Test
  void reqMp5TheClientLibrarysDiscoverySeesAllDocuments() throws Exception {
    try (Service one = calculator().start();
        Service two = calculator().start()) {
      connection.flush(Duration.ofMinutes(2));
      for (int i = 0; i < 10; i++) {
        assertThat(add().request(new Sum(i, i))).isEqualTo(2 * i);
      }
      assertCode(422, "a factor is not zero", () -> scale().request(7, 0));
      // ends with the second answer
      Discovery discovery = new Discovery(client.jnats(), 120_000, 2);
      List<PingResponse> pings = discovery.ping();
      assertThat(pings)
          .extracting(PingResponse::getId)
          .containsExactlyInAnyOrder(one.id(), two.id());
      InfoResponse info = discovery.info("calculator", one.id());
      assertThat(info.getVersion()).isEqualTo("1.2.3");
      assertThat(info.getDescription()).isEqualTo("adds and multiplies");
      assertThat(info.getMetadata()).containsEntry("team", "numbers");
      assertThat(info.getEndpoints())
          .extracting(e -> e.getName() + " " + e.getSubject() + " " + e.getQueueGroup())
          .containsExactly("add calc.add q", "scale calc.scale.* q");
      List<StatsResponse> stats = discovery.stats("calculator");
      assertThat(stats).hasSize(2);
      assertThat(
              stats.stream()
                  .flatMap(s -> s.getEndpointStatsList().stream())
                  .filter(e -> e.getName().equals("add"))
                  .mapToLong(e -> e.getNumRequests())
                  .sum())
          .isEqualTo(10);
      assertThat(stats.stream().flatMap(s -> s.getEndpointStatsList().stream()))
          .anySatisfy(
              e -> {
                assertThat(e.getNumErrors()).isEqualTo(1);
                assertThat(e.getLastError()).isEqualTo("422: a factor is not zero");
                assertThat(e.getProcessingTime()).isPositive();
              });
    }
  }

  @Test
  void drainAnswersWhatCameAndIsNoLongerListed() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Service service =
        Service.builder(connection, "slow", "1.0.0")
            .endpoint(
                "wait",
                "slow.wait",
                Codec.text(),
                Codec.text(),
                question -> {
                  entered.countDown();
                  go.await();
                  return "done";
                })
            .start();
    connection.flush(Duration.ofMinutes(2));
    CompletableFuture<String> answer =
        Requester.builder(client, "slow.wait", Codec.text(), Codec.text())
            .deadline(Duration.ofMinutes(3))
            .build()
            .requestAsync("x");
    assertThat(entered.await(3, TimeUnit.MINUTES)).isTrue();
    CompletableFuture<Boolean> drained =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return service.drain(Duration.ofMinutes(3));
              } catch (InterruptedException e) {
                return false;
              }
            });
    go.countDown();
    assertThat(answer.get(3, TimeUnit.MINUTES)).isEqualTo("done");
    assertThat(drained.get(3, TimeUnit.MINUTES)).isTrue();
    assertThatThrownBy(
            () ->
                Requester.builder(client, "$SRV.PING.slow", Codec.text(), Codec.text())
                    .deadline(PATIENCE)
                    .build()
                    .request(""))
        .isInstanceOf(NoRespondersException.class);
  }

  @Test
  void everyInstanceAnswersWithoutAQueueGroup() throws Exception {
    Service.Builder builder =
        Service.builder(connection, "who", "0.1.0")
            .everyInstanceAnswers()
            .endpoint("me", "who.me", Codec.text(), Codec.text(), question -> "me");
    try (Service one = builder.start();
        Service two = builder.start()) {
      connection.flush(Duration.ofMinutes(2));
      GatherResult result =
          Gather.builder(client, "who.me", Codec.text(), Codec.text())
              .expectCount(2)
              .deadline(PATIENCE)
              .build()
              .gather("", delivery -> {});
      assertThat(result.replies()).isEqualTo(2);
      assertThat(one.id()).isNotEqualTo(two.id());
    }
  }

  @Test
  void badNamesAreRefused() {
    assertThatThrownBy(() -> Service.builder(connection, "a.b", "1.0.0"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Service.builder(connection, "ok", "one"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Interop("nats")
  void reqMp5TheNatsCommandListsAndDescribesIt() throws Exception {
    try (Service service = calculator().start()) {
      connection.flush(Duration.ofMinutes(2));
      assertThat(add().request(new Sum(1, 1))).isEqualTo(2);
      String nats = PeerProgram.find("nats").orElseThrow().toString();
      assertThat(run(nats, "service", "ls")).contains("calculator").contains("1.2.3");
      assertThat(run(nats, "service", "info", "calculator", service.id()))
          .contains("adds and multiplies")
          .contains("calc.add")
          .contains("calc.scale.*");
      assertThat(run(nats, "service", "stats", "calculator")).contains(service.id());
    }
  }

  private static String run(String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of(command));
    all.add("--server=" + NATS.server().url());
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
