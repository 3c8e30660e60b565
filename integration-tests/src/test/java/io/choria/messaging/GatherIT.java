package io.choria.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.choria.testing.NatsServer;
import io.choria.testing.NatsServerExtension;
import io.nats.client.impl.Headers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("REQ-MP-4: scatter-gather")
class GatherIT {
  @RegisterExtension
  static final NatsServerExtension NATS =
      NatsServerExtension.of(NatsServer.builder().monitoring(true));

  private MessagingConnection connection;
  private MessagingConnection fleet;

  @BeforeEach
  void connect() throws Exception {
    connection = MessagingConnection.builder().server(NATS.server().url()).connect();
    fleet = MessagingConnection.builder().server(NATS.server().url()).connect();
  }

  @AfterEach
  void close() {
    connection.close();
    fleet.close();
  }

  /** One subscription that answers for many nodes. */
  private void nodes(String... names) throws InterruptedException {
    Subscriber<String> unused =
        Subscriber.builder(fleet, "ping", Codec.text())
            .subscribeDeliveries(
                question -> {
                  for (String name : names) {
                    say(question, name);
                  }
                });
    fleet.flush(Duration.ofMinutes(2));
  }

  private void say(Delivery<String> question, String text) {
    fleet.publish(question.message().getReplyTo(), null, text.getBytes(StandardCharsets.UTF_8));
  }

  private Gather.Builder<String, String> ping() {
    return Gather.builder(connection, "ping", Codec.text(), Codec.text())
        .deadline(Duration.ofMinutes(10));
  }

  @Test
  void reqMp4StopsAtTheCount() throws Exception {
    nodes("a", "b", "c", "d");
    List<String> got = new ArrayList<>();
    GatherResult result =
        ping().expectCount(3).build().gather("?", delivery -> got.add(delivery.value()));
    assertThat(got).containsExactly("a", "b", "c");
    assertThat(result.reason()).isEqualTo(GatherResult.Reason.COUNT);
    assertThat(result.complete()).isTrue();
    assertThat(result.elapsed()).isLessThan(Duration.ofMinutes(5));
  }

  @Test
  void reqMp4StopsWhenAllIdentitiesAnswered() throws Exception {
    nodes("a", "stranger", "b", "a", "c");
    Set<String> got = new HashSet<>();
    GatherResult result =
        ping()
            .expectIdentities(Set.of("a", "b", "c"))
            .identity(Delivery::value)
            .build()
            .gather("?", delivery -> got.add(delivery.value()));
    assertThat(got).containsExactlyInAnyOrder("a", "b", "c", "stranger");
    assertThat(result.reason()).isEqualTo(GatherResult.Reason.IDENTITIES);
    assertThat(result.duplicates()).isEqualTo(1);
    assertThat(result.unexpected()).isEqualTo(1);
    assertThat(result.missing()).isEmpty();
    assertThat(result.complete()).isTrue();
  }

  @Test
  void reqMp4NamesWhoIsMissingAtTheDeadline() throws Exception {
    nodes("a", "c");
    GatherResult result =
        ping()
            .expectIdentities(Set.of("a", "b", "c", "d"))
            .identity(Delivery::value)
            .deadline(Duration.ofSeconds(15))
            .build()
            .gather("?", delivery -> {});
    assertThat(result.reason()).isEqualTo(GatherResult.Reason.DEADLINE);
    assertThat(result.missing()).containsExactlyInAnyOrder("b", "d");
    assertThat(result.complete()).isFalse();
    assertThat(result.elapsed()).isBetween(Duration.ofMillis(14_995), Duration.ofMinutes(2));
  }

  @Test
  void reqMp4StopsAfterAQuietPeriod() throws Exception {
    nodes("a", "b");
    GatherResult result =
        ping().quietPeriod(Duration.ofSeconds(8)).build().gather("?", delivery -> {});
    assertThat(result.reason()).isEqualTo(GatherResult.Reason.QUIET);
    assertThat(result.replies()).isEqualTo(2);
    assertThat(result.elapsed()).isBetween(Duration.ofMillis(7_995), Duration.ofMinutes(5));
  }

  @Test
  void reqMp4TheQuietPeriodBeginsWithTheFirstAnswer() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    Subscriber<String> slow =
        Subscriber.builder(fleet, "ping", Codec.text())
            .subscribeDeliveries(
                question -> {
                  asked.countDown();
                  CompletableFuture.delayedExecutor(600, TimeUnit.MILLISECONDS)
                      .execute(() -> say(question, "late"));
                });
    fleet.flush(Duration.ofMinutes(2));
    GatherResult result =
        ping().quietPeriod(Duration.ofMillis(100)).build().gather("?", delivery -> {});
    assertThat(result.replies()).isEqualTo(1);
    assertThat(asked.getCount()).isZero();
    slow.close();
  }

  @Test
  void reqMp4NobodyListening() throws Exception {
    GatherResult result = ping().build().gather("?", delivery -> {});
    assertThat(result.reason()).isEqualTo(GatherResult.Reason.NO_RESPONDERS);
    assertThat(result.complete()).isFalse();
    assertThat(result.elapsed()).isLessThan(Duration.ofMinutes(5));
  }

  @Test
  void reqMp4TheReceiverMayStop() throws Exception {
    nodes("a", "b", "c");
    List<String> got = new ArrayList<>();
    GatherResult result =
        ping()
            .build()
            .gatherWhile(
                "?",
                delivery -> {
                  got.add(delivery.value());
                  return got.size() < 2;
                });
    assertThat(result.reason()).isEqualTo(GatherResult.Reason.STOPPED);
    assertThat(got).containsExactly("a", "b");
  }

  @Test
  void reqMp4AnswersStreamAsTheyArrive() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    Subscriber<String> node =
        Subscriber.builder(fleet, "ping", Codec.text())
            .subscribeDeliveries(
                question -> {
                  say(question, "one");
                  // the second answer is only given once the first has reached the receiver
                  assertThat(first.await(3, TimeUnit.MINUTES)).isTrue();
                  say(question, "two");
                });
    fleet.flush(Duration.ofMinutes(2));
    GatherResult result = ping().expectCount(2).build().gather("?", delivery -> first.countDown());
    assertThat(result.replies()).isEqualTo(2);
    node.close();
  }

  @Test
  void reqMp4ErrorsAndGarbageCountAsAnswersOfTheirSenders() throws Exception {
    Subscriber<String> node =
        Subscriber.builder(fleet, "ping", Codec.text())
            .subscribeDeliveries(
                question -> {
                  String inbox = question.message().getReplyTo();
                  fleet.publish(inbox, new Headers().put("From", "a"), new byte[] {(byte) 0xff});
                  fleet.publish(
                      inbox,
                      new Headers().put("From", "b").put("Nats-Service-Error", "broken"),
                      new byte[0]);
                  fleet.publish(
                      inbox,
                      new Headers().put("From", "c"),
                      "fine".getBytes(StandardCharsets.UTF_8));
                });
    fleet.flush(Duration.ofMinutes(2));
    GatherResult result =
        ping()
            .identity(d -> d.header("from").orElseThrow())
            .expectIdentities(Set.of("a", "b", "c"))
            .build()
            .gather("?", delivery -> assertThat(delivery.value()).isEqualTo("fine"));
    assertThat(result.reason()).isEqualTo(GatherResult.Reason.IDENTITIES);
    assertThat(result.failures()).isEqualTo(2);
    assertThat(result.replies()).isEqualTo(1);
    node.close();
  }

  @Test
  void reqMp4WhatTheReceiverThrowsReachesTheCaller() throws Exception {
    nodes("a", "b");
    assertThatThrownBy(
            () ->
                ping()
                    .build()
                    .gather(
                        "?",
                        delivery -> {
                          throw new IllegalStateException("mine");
                        }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("mine");
  }

  @Test
  void reqMp4FiftyThousandRepliesLoseNothing() throws Exception {
    int count = 50_000;
    String[] names = IntStream.range(0, count).mapToObj(i -> "node-" + i).toArray(String[]::new);
    nodes(names);
    GatherResult result =
        ping()
            .expectCount(count)
            .identity(Delivery::value)
            .deadline(Duration.ofMinutes(10))
            .build()
            .gather("?", delivery -> {});
    assertThat(result.replies()).isEqualTo(count);
    assertThat(result.dropped()).isZero();
    assertThat(result.complete()).isTrue();
  }

  @Test
  void reqMp4WhatDoesNotFitTheBufferIsCounted() throws Exception {
    int count = 5_000;
    nodes(IntStream.range(0, count).mapToObj(i -> "node-" + i).toArray(String[]::new));
    CountDownLatch all = new CountDownLatch(1);
    // the first answer is held until all the others have been sent
    GatherResult result =
        ping()
            .capacity(100)
            .quietPeriod(Duration.ofSeconds(3))
            .build()
            .gather(
                "?",
                delivery -> {
                  try {
                    if (all.getCount() > 0) {
                      Eventually.holds(
                          "all sent",
                          () -> connection.jnats().getStatistics().getInMsgs() >= count);
                      all.countDown();
                    }
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                });
    assertThat(result.dropped()).isPositive();
    assertThat(result.replies() + result.dropped()).isEqualTo(count);
    assertThat(result.complete()).isFalse();
  }

  @Test
  void reqMp4DuplicatesAreRememberedUpToALimit() throws Exception {
    nodes("a", "a", "b", "b", "c", "c");
    GatherResult result =
        ping()
            .identity(Delivery::value)
            .maxSenders(2)
            .quietPeriod(Duration.ofSeconds(8))
            .build()
            .gather("?", delivery -> {});
    assertThat(result.duplicates()).isEqualTo(2);
    assertThat(result.replies()).isEqualTo(4);
  }

  @Test
  void reqMp4ASlowReceiverDoesNotEndTheQuietPeriodEarly() throws Exception {
    nodes("a", "b", "c");
    GatherResult result =
        ping()
            .quietPeriod(Duration.ofSeconds(2))
            .build()
            .gather(
                "?",
                delivery -> {
                  try {
                    // all wait behind this one, for longer than the quiet period
                    Eventually.holds(
                        "all arrived", () -> connection.jnats().getStatistics().getInMsgs() >= 3);
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                  LockSupport.parkNanos(Duration.ofMillis(2_500).toNanos());
                });
    assertThat(result.replies()).isEqualTo(3);
    assertThat(result.reason()).isEqualTo(GatherResult.Reason.QUIET);
  }

  @Test
  void gatherAsyncEndsSoonAfterCancellation() throws Exception {
    nodes("a");
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      CountDownLatch first = new CountDownLatch(1);
      CompletableFuture<GatherResult> result =
          ping()
              .deadline(Duration.ofMinutes(5))
              .build()
              .gatherAsync(executor, "?", delivery -> first.countDown());
      assertThat(first.await(3, TimeUnit.MINUTES)).isTrue();
      assertThat(result.cancel(false)).isTrue();
      // the only thread of the executor is free again
      assertThat(executor.submit(() -> "free").get(3, TimeUnit.MINUTES)).isEqualTo("free");
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void subscriptionsAreGivenBack() throws Exception {
    nodes("a");
    int before = subscriptions();
    for (int i = 0; i < 100; i++) {
      GatherResult result = ping().expectCount(1).build().gather("?", delivery -> {});
      assertThat(result.replies()).isEqualTo(1);
    }
    Eventually.holds("given back", () -> subscriptions() <= before);
  }

  private static int subscriptions() throws Exception {
    HttpResponse<String> page =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(NATS.server().monitoringUrl() + "/subsz"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    return new JsonMapper().readTree(page.body()).required("num_subscriptions").asInt();
  }

  @Test
  void whoSendsNothingButStatusDoesNotHoldItUpForEver() throws Exception {
    URI broker = URI.create(NATS.server().url());
    try (Socket socket = new Socket(broker.getHost(), broker.getPort())) {
      Thread chatter =
          new Thread(
              () -> {
                try {
                  sendStatus(socket);
                } catch (IOException e) {
                  return; // the test is over
                }
              });
      chatter.setDaemon(true);
      chatter.start();
      Eventually.holds(
          "somebody listens",
          () -> {
            GatherResult probe =
                ping().deadline(Duration.ofMillis(300)).build().gather("q", each -> {});
            return probe.reason() != GatherResult.Reason.NO_RESPONDERS;
          });
      GatherResult result =
          CompletableFuture.supplyAsync(
                  () -> {
                    try {
                      return ping().deadline(Duration.ofMillis(500)).build().gather("q", e -> {});
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                  })
              .get(2, TimeUnit.MINUTES);
      assertThat(result.reason()).isEqualTo(GatherResult.Reason.DEADLINE);
      assertThat(result.replies()).isZero();
    }
  }

  /** Answers each question with status messages without end, which no NATS client would. */
  private static void sendStatus(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    out.write(
        "CONNECT {\"verbose\":false,\"headers\":true}\r\nSUB ping 1\r\n"
            .getBytes(StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.startsWith("PING")) {
        out.write("PONG\r\n".getBytes(StandardCharsets.UTF_8));
      } else if (line.startsWith("MSG ping 1 ")) {
        String status = "NATS/1.0 100 Idle\r\n\r\n";
        byte[] message =
            ("HPUB " + line.split(" ", -1)[3] + " " + status.length() + " " + status.length())
                .concat("\r\n" + status + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 1_000; i++) {
          out.write(message);
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
      }
    }
  }
}
