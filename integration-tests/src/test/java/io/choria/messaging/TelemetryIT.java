package io.choria.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.telemetry.LatencySample;
import io.choria.messaging.telemetry.MicrometerListener;
import io.choria.messaging.telemetry.OpenTelemetryTracing;
import io.choria.messaging.telemetry.TraceContext;
import io.choria.testing.NatsServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("REQ-MP-5: traces, meters, latency samples on a real server")
@SuppressWarnings("try") // closing a jnats connection may be interrupted
class TelemetryIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @Test
  void reqMp5TheTraceOfTheSenderReachesTheHandlerAndGoesOn() throws Exception {
    try (NatsServer server = NatsServer.builder().start();
        MessagingConnection connection =
            MessagingConnection.builder()
                .server(server.url())
                .tracing(OpenTelemetryTracing.of(OpenTelemetry.noop()))
                .connect()) {
      CompletableFuture<Optional<TraceContext>> last = new CompletableFuture<>();
      CompletableFuture<SpanContext> inHandler = new CompletableFuture<>();
      Publisher<String> onward = Publisher.of(connection, "second", Codec.text());
      try (Subscriber<String> first =
              Subscriber.builder(connection, "first", Codec.text())
                  .subscribe(
                      text -> {
                        inHandler.complete(Span.current().getSpanContext());
                        onward.publish(text);
                      });
          Subscriber<String> second =
              Subscriber.builder(connection, "second", Codec.text())
                  .subscribeDeliveries(
                      d -> last.complete(TraceContext.from(d.message().getHeaders())))) {
        Span sender =
            Span.wrap(
                SpanContext.create(
                    TRACE,
                    SPAN,
                    TraceFlags.getSampled(),
                    TraceState.builder().put("k", "v").build()));
        Publisher<String> publisher = Publisher.of(connection, "first", Codec.text());
        try (Scope scope = sender.makeCurrent()) {
          publisher.publishWith(new Headers().put("Mine", "1"), "x");
        }
        assertThat(inHandler.get(3, TimeUnit.MINUTES).getTraceId()).isEqualTo(TRACE);
        TraceContext context = last.get(3, TimeUnit.MINUTES).orElseThrow();
        assertThat(context.traceId()).isEqualTo(TRACE);
        assertThat(context.sampled()).isTrue();
        assertThat(context.state()).isEqualTo("k=v");
        assertThat(first.isActive() && second.isActive()).isTrue();
      }
    }
  }

  @Test
  void reqMp5WithoutASpanThereAreNoHeadersAndHostileOnesDoNoHarm() throws Exception {
    try (NatsServer server = NatsServer.builder().start();
        MessagingConnection connection =
            MessagingConnection.builder()
                .server(server.url())
                .tracing(OpenTelemetryTracing.of(OpenTelemetry.noop()))
                .connect()) {
      CompletableFuture<Boolean> headers = new CompletableFuture<>();
      try (Subscriber<String> subscriber =
          Subscriber.builder(connection, "a", Codec.text())
              .subscribeDeliveries(d -> headers.complete(d.message().hasHeaders()))) {
        Publisher.of(connection, "a", Codec.text()).publish("x");
        assertThat(headers.get(3, TimeUnit.MINUTES)).isFalse();
        for (String hostile : List.of("", "00", "x".repeat(10_000), "00-" + "0".repeat(32))) {
          connection.publish("a", new Headers().put("traceparent", hostile), new byte[0]);
        }
        Eventually.holds("handled", () -> subscriber.handled() == 5);
      }
    }
  }

  @Test
  void reqMp5MetersCountWhatHappened() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (NatsServer server = NatsServer.builder().start();
        MessagingConnection connection =
            MessagingConnection.builder()
                .server(server.url())
                .listener(new MicrometerListener(meters))
                .connect()) {
      try (Service service =
              Service.builder(connection, "echo", "1.0.0")
                  .endpoint("echo", "echo.{who}", Codec.text(), Codec.text(), Delivery::value)
                  .start();
          Subscriber<String> subscriber =
              Subscriber.builder(connection, "a.{b}", Codec.text()).subscribe(text -> {})) {
        Publisher<String> publisher = Publisher.of(connection, "a.{b}", Codec.text());
        for (int i = 0; i < 10; i++) {
          publisher.publish("12345", "t" + i);
        }
        Requester<String, String> requester =
            Requester.builder(connection, "echo.{who}", Codec.text(), Codec.text())
                .deadline(Duration.ofMinutes(2))
                .build();
        assertThat(requester.request("x", "me")).isEqualTo("x");
        Eventually.holds("handled", () -> subscriber.handled() == 10);
        Eventually.holds(
            "metered", () -> counted(meters, "choria.messaging.handler", "subject", "a.{b}") == 10);
        assertThat(meters.get("choria.messaging.published.bytes").summary().totalAmount())
            .isEqualTo(50);
        assertThat(
                meters
                    .get("choria.messaging.requests")
                    .tags("subject", "echo.{who}", "outcome", "ok")
                    .timer()
                    .count())
            .isEqualTo(1);
        Eventually.holds(
            "served", () -> counted(meters, "choria.messaging.service", "service", "echo") == 1);
        Eventually.holds(
            "connected",
            () -> counted(meters, "choria.messaging.connection.events", "kind", "connected") == 1);
        assertThat(service.requests()).isEqualTo(1);
      }
    }
  }

  /** Zero as long as there is no such meter. */
  private static double counted(SimpleMeterRegistry meters, String name, String tag, String value) {
    return meters.find(name).tag(tag, value).meters().stream()
        .mapToDouble(meter -> meter.measure().iterator().next().getValue())
        .sum();
  }

  @Test
  void reqMp5AServersOwnLatencySampleIsRead() throws Exception {
    String accounts =
        """
        accounts {
          SERVICES {
            users: [{user: service, password: s}]
            exports: [{service: "svc.echo", accounts: [APPS], latency: {sampling: 100%, subject: "latency.echo"}}]
          }
          APPS {
            users: [{user: app, password: a}]
            imports: [{service: {account: SERVICES, subject: "svc.echo"}}]
          }
        }
        """;
    try (NatsServer server = NatsServer.builder().addConfig(accounts).start();
        Connection observer = connect(server, "service", "s");
        MessagingConnection service =
            MessagingConnection.builder()
                .server(server.url())
                .name("echo-service")
                .userPassword("service", "s".toCharArray())
                .connect();
        MessagingConnection app =
            MessagingConnection.builder()
                .server(server.url())
                .userPassword("app", "a".toCharArray())
                .connect()) {
      Subscription samples = observer.subscribe("latency.echo");
      observer.flush(Duration.ofMinutes(2));
      try (Subscriber<String> echo =
          Subscriber.builder(service, "svc.echo", Codec.text())
              .subscribeDeliveries(
                  d ->
                      service.publish(
                          d.message().getReplyTo(),
                          null,
                          d.value().getBytes(StandardCharsets.UTF_8)))) {
        service.flush(Duration.ofMinutes(2));
        Requester<String, String> requester =
            Requester.builder(app, "svc.echo", Codec.text(), Codec.text())
                .deadline(Duration.ofMinutes(2))
                .build();
        assertThat(requester.request("hello")).isEqualTo("hello");
        LatencySample sample =
            LatencySample.parse(samples.nextMessage(Duration.ofMinutes(2)).getData());
        assertThat(sample.status()).isEqualTo(200);
        assertThat(sample.start()).isBetween(Instant.now().minusSeconds(600), Instant.now());
        assertThat(sample.total())
            .isGreaterThan(Duration.ZERO)
            .isGreaterThanOrEqualTo(sample.service());
        assertThat(sample.responder().orElseThrow().name()).isEqualTo("echo-service");
        Eventually.holds("handled", () -> echo.handled() == 1);
      }
    }
  }

  private static Connection connect(NatsServer server, String user, String password)
      throws Exception {
    return Nats.connect(
        new Options.Builder()
            .server(server.url())
            .userInfo(user.toCharArray(), password.toCharArray())
            .connectionTimeout(Duration.ofMinutes(1))
            .build());
  }
}
