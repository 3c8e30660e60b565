package io.choria.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.testing.NatsServer;
import io.choria.testing.NatsServerExtension;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("REQ-MP-3: request and reply")
class RequesterIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Each scenario holds for both ways to ask. */
  enum Way {
    BLOCKING {
      @Override
      <Q, A> A ask(Requester<Q, A> requester, Q question) throws Throwable {
        return requester.request(question);
      }
    },
    ASYNCHRONOUS {
      @Override
      <Q, A> A ask(Requester<Q, A> requester, Q question) throws Throwable {
        try {
          return requester.requestAsync(question).get(3, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
          throw e.getCause();
        }
      }
    };

    abstract <Q, A> A ask(Requester<Q, A> requester, Q question) throws Throwable;
  }

  @RegisterExtension
  static final NatsServerExtension NATS = NatsServerExtension.of(NatsServer.builder());

  private MessagingConnection connection;
  private final List<MessagingListener.Outcome> outcomes = new CopyOnWriteArrayList<>();

  @BeforeEach
  void connect() throws Exception {
    connection =
        MessagingConnection.builder()
            .server(NATS.server().url())
            .listener(
                new MessagingListener() {
                  @Override
                  public void requested(String subject, long nanos, Outcome outcome) {
                    outcomes.add(outcome);
                  }
                })
            .connect();
  }

  @AfterEach
  void close() {
    connection.close();
  }

  private Requester.Builder<String, String> to(String subject) {
    return Requester.builder(connection, subject, Codec.text(), Codec.text()).deadline(PATIENCE);
  }

  private Subscriber<String> responder(String subject, Handler<Delivery<String>> handler)
      throws InterruptedException {
    Subscriber<String> made =
        Subscriber.builder(connection, subject, Codec.text()).subscribeDeliveries(handler);
    connection.flush(Duration.ofMinutes(2));
    return made;
  }

  private void reply(Delivery<String> to, String text) {
    connection.publish(to.message().getReplyTo(), null, text.getBytes(StandardCharsets.UTF_8));
  }

  private void replyError(Delivery<String> to, String code, String text) {
    Headers headers =
        new Headers().put("Nats-Service-Error-Code", code).put("Nats-Service-Error", text);
    connection.publish(to.message().getReplyTo(), headers, new byte[0]);
  }

  @ParameterizedTest
  @EnumSource
  void reqMp3AnswersAreTyped(Way way) throws Throwable {
    try (Subscriber<String> echo = responder("echo", d -> reply(d, d.value() + "!"))) {
      assertThat(way.ask(to("echo").build(), "hello")).isEqualTo("hello!");
      Eventually.holds("handled", () -> echo.handled() == 1);
    }
    assertThat(outcomes).containsExactly(MessagingListener.Outcome.OK);
  }

  @ParameterizedTest
  @EnumSource
  void reqMp3NobodyListening(Way way) {
    long start = System.nanoTime();
    assertThatThrownBy(() -> way.ask(to("nobody").deadline(Duration.ofMinutes(10)).build(), "x"))
        .isInstanceOf(NoRespondersException.class)
        .hasMessageContaining("subject=nobody");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(5));
    assertThat(outcomes).containsExactly(MessagingListener.Outcome.NO_RESPONDERS);
  }

  @ParameterizedTest
  @EnumSource
  void reqMp3SilenceIsATimeout(Way way) throws Throwable {
    try (Subscriber<String> silent = responder("silent", d -> {})) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> way.ask(to("silent").deadline(Duration.ofMillis(300)).build(), "x"))
          .isInstanceOf(RequestTimeoutException.class)
          .hasMessageContaining("deadline=PT0.3S");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(295), Duration.ofMinutes(2));
      Eventually.holds("not repeated", () -> silent.handled() == 1);
    }
    assertThat(outcomes).containsExactly(MessagingListener.Outcome.TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource
  void reqMp3AServiceErrorIsTyped(Way way) throws Throwable {
    try (Subscriber<String> failing = responder("failing", d -> replyError(d, "404", "no such"))) {
      assertThatThrownBy(() -> way.ask(to("failing").build(), "x"))
          .isInstanceOfSatisfying(
              ServiceErrorException.class,
              e -> {
                assertThat(e.code()).isEqualTo(404);
                assertThat(e.description()).isEqualTo("no such");
              });
      assertThat(failing.isActive()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void reqMp3AnUnreadableAnswerIsTyped(Way way) throws Throwable {
    try (Subscriber<String> odd = responder("odd", d -> reply(d, "not json"))) {
      Requester<String, Integer> requester =
          Requester.builder(connection, "odd", Codec.text(), Codec.json(Integer.class))
              .deadline(PATIENCE)
              .build();
      assertThatThrownBy(() -> way.ask(requester, "x")).isInstanceOf(CodecException.class);
      assertThat(odd.isActive()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void reqMp3OnlyIdempotentRequestsAreRepeated(Way way) throws Throwable {
    AtomicInteger asked = new AtomicInteger();
    try (Subscriber<String> third =
        responder(
            "third",
            d -> {
              if (asked.incrementAndGet() >= 3) {
                reply(d, "at last");
              }
            })) {
      Requester<String, String> patient =
          to("third")
              .deadline(PATIENCE)
              .idempotent(30, Duration.ofSeconds(2))
              .backoff(Backoff.of(Duration.ofMillis(10)))
              .build();
      assertThat(way.ask(patient, "x")).isEqualTo("at last");
      assertThat(asked.get()).isBetween(3, 30);
      assertThat(third.isActive()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void reqMp3AttemptsAreLimited(Way way) throws Throwable {
    try (Subscriber<String> silent = responder("silent", d -> {})) {
      Requester<String, String> requester =
          to("silent")
              .idempotent(3, Duration.ofMillis(50))
              .backoff(Backoff.of(Duration.ofMillis(10)))
              .build();
      assertThatThrownBy(() -> way.ask(requester, "x")).isInstanceOf(RequestTimeoutException.class);
      Eventually.holds("handled", () -> silent.handled() == 3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void reqMp3ARespondersRestartIsBridgedByAnIdempotentRequest(Way way) throws Throwable {
    CompletableFuture<Subscriber<String>> late = new CompletableFuture<>();
    Thread starter =
        new Thread(
            () -> {
              try {
                Eventually.holds(
                    "asked in vain", () -> connection.jnats().getStatistics().getInMsgs() > 1);
                late.complete(responder("late", d -> reply(d, "here")));
              } catch (Exception e) {
                late.completeExceptionally(e);
              }
            });
    starter.start();
    Requester<String, String> requester =
        to("late")
            .deadline(Duration.ofMinutes(3))
            .idempotent(1_000, Duration.ofSeconds(1))
            .backoff(Backoff.of(Duration.ofMillis(20)))
            .build();
    assertThat(way.ask(requester, "x")).isEqualTo("here");
    late.get(3, TimeUnit.MINUTES).close();
  }

  @ParameterizedTest
  @EnumSource
  void reqMp3TheFirstAnswerWinsAndLateOnesAreDiscarded(Way way) throws Throwable {
    try (Subscriber<String> one = responder("many", d -> reply(d, "same"));
        Subscriber<String> two = responder("many", d -> reply(d, "same"));
        Subscriber<String> three = responder("many", d -> reply(d, "same"))) {
      Requester<String, String> requester = to("many").firstOf(3).build();
      for (int i = 0; i < 50; i++) {
        assertThat(way.ask(requester, "x")).isEqualTo("same");
      }
      Eventually.holds(
          "all answered", () -> one.handled() + two.handled() + three.handled() == 150);
    }
  }

  @ParameterizedTest
  @EnumSource
  void reqMp3FirstOfSkipsErrors(Way way) throws Throwable {
    AtomicInteger order = new AtomicInteger();
    Handler<Delivery<String>> answer =
        d -> {
          if (order.incrementAndGet() % 3 == 0) {
            reply(d, "good");
          } else {
            replyError(d, "500", "broken");
          }
        };
    try (Subscriber<String> one = responder("mixed", answer);
        Subscriber<String> two = responder("mixed", answer);
        Subscriber<String> three = responder("mixed", answer)) {
      assertThat(way.ask(to("mixed").firstOf(3).build(), "x")).isEqualTo("good");
      assertThat(one.isActive() && two.isActive() && three.isActive()).isTrue();
    }
    try (Subscriber<String> one = responder("bad", d -> replyError(d, "500", "broken"));
        Subscriber<String> two = responder("bad", d -> replyError(d, "500", "broken"))) {
      assertThatThrownBy(() -> way.ask(to("bad").firstOf(2).build(), "x"))
          .isInstanceOf(ServiceErrorException.class);
      assertThat(one.isActive() && two.isActive()).isTrue();
    }
    assertThatThrownBy(() -> way.ask(to("nobody").firstOf(2).build(), "x"))
        .isInstanceOf(NoRespondersException.class);
  }

  @Test
  void reqMp3CancellingForgetsTheRequest() throws Exception {
    try (Subscriber<String> silent = responder("silent", d -> {})) {
      CompletableFuture<String> reply =
          to("silent").deadline(Duration.ofMinutes(5)).build().requestAsync("x");
      assertThat(connection.deadlines().size()).isEqualTo(1);
      assertThat(reply.cancel(false)).isTrue();
      assertThatThrownBy(reply::get).isInstanceOf(CancellationException.class);
      assertThat(connection.deadlines().size()).isZero();
      assertThat(silent.isActive()).isTrue();
    }
    assertThat(outcomes).containsExactly(MessagingListener.Outcome.CANCELLED);
  }

  @Test
  void reqMp3InterruptionEndsTheWait() throws Exception {
    try (Subscriber<String> silent = responder("silent", d -> {})) {
      Requester<String, String> requester = to("silent").deadline(Duration.ofMinutes(5)).build();
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      Thread asking =
          new Thread(
              () -> {
                try {
                  requester.request("x");
                } catch (Throwable e) {
                  thrown.complete(e);
                }
              });
      asking.start();
      Eventually.holds("asked", () -> silent.handled() == 1);
      asking.interrupt();
      assertThat(thrown.get(3, TimeUnit.MINUTES)).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void manyRequestsAtOnceGetTheirOwnAnswers() throws Exception {
    try (Subscriber<String> echo = responder("echo", d -> reply(d, d.value()))) {
      Requester<String, String> requester = to("echo").deadline(Duration.ofMinutes(3)).build();
      List<CompletableFuture<String>> replies = new ArrayList<>();
      for (int i = 0; i < 5_000; i++) {
        replies.add(requester.requestAsync("m" + i));
      }
      for (int i = 0; i < replies.size(); i++) {
        assertThat(replies.get(i).get(3, TimeUnit.MINUTES)).isEqualTo("m" + i);
      }
      assertThat(connection.deadlines().size()).isZero();
      Eventually.holds("handled", () -> echo.handled() == 5_000);
    }
  }

  @Test
  void askingOverAClosedConnectionIsTyped() {
    connection.close();
    assertThatThrownBy(() -> to("echo").build().request("x")).isInstanceOf(PublishException.class);
    assertThat(to("echo").build().requestAsync("x"))
        .failsWithin(Duration.ofMinutes(2))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(PublishException.class);
  }
}
