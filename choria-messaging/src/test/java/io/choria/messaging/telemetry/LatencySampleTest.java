package io.choria.messaging.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.messaging.CodecException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencySampleTest {
  private static final String CURRENT =
      """
      {"type":"io.nats.server.metric.v1.service_latency","id":"x","timestamp":"2026-02-13T16:30:15Z",
       "status":200,"requestor":{"acc":"APPS","user":"app","rtt":120000,"start":"2026-02-13T16:00:00Z"},
       "responder":{"name":"echo","acc":"SVC","host":"10.0.0.1","server":"n1","rtt":90000},
       "header":{"Uber-Trace-Id":["1:2:3:1"]},"start":"2026-02-13T16:30:14.5+01:00",
       "service":500000,"system":20000,"total":730000}
      """;

  private static LatencySample parse(String text) {
    return LatencySample.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void reqMp5ReadsTheCurrentDocument() {
    LatencySample sample = parse(CURRENT);
    assertThat(sample.start()).isEqualTo(Instant.parse("2026-02-13T15:30:14.5Z"));
    assertThat(sample.service()).isEqualTo(Duration.ofNanos(500_000));
    assertThat(sample.system()).isEqualTo(Duration.ofNanos(20_000));
    assertThat(sample.total()).isEqualTo(Duration.ofNanos(730_000));
    assertThat(sample.status()).isEqualTo(200);
    assertThat(sample.requestor().orElseThrow().account()).isEqualTo("APPS");
    assertThat(sample.responder().orElseThrow())
        .isEqualTo(
            new LatencySample.Party("echo", "SVC", "", "10.0.0.1", "n1", Duration.ofNanos(90_000)));
    assertThat(sample.headers()).containsEntry("Uber-Trace-Id", List.of("1:2:3:1"));
  }

  @Test
  void reqMp5ReadsTheOlderDocument() {
    LatencySample sample =
        parse(
            """
            {"app":"echo","start":"2020-03-26T10:00:00Z","svc":400000,
             "nats":{"req":100000,"resp":150000,"sys":20000},"total":670000}
            """);
    assertThat(sample.responder().orElseThrow().name()).isEqualTo("echo");
    assertThat(sample.responder().orElseThrow().rtt()).isEqualTo(Duration.ofNanos(150_000));
    assertThat(sample.requestor().orElseThrow().rtt()).isEqualTo(Duration.ofNanos(100_000));
    assertThat(sample.service()).isEqualTo(Duration.ofNanos(400_000));
    assertThat(sample.system()).isEqualTo(Duration.ofNanos(20_000));
    assertThat(sample.total()).isEqualTo(Duration.ofNanos(670_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{}",
        "{\"type\":\"io.nats.other\"}",
        "{\"type\":\"io.nats.server.metric.v1.service_latency\"}",
        "{\"type\":\"io.nats.server.metric.v1.service_latency\",\"start\":\"yesterday\"}",
        "{\"type\":\"io.nats.server.metric.v1.service_latency\",\"start\":\"2020-03-26T10:00:00Z\",\"total\":\"1\"}",
        "{\"type\":\"io.nats.server.metric.v1.service_latency\",\"start\":\"2020-03-26T10:00:00Z\",\"total\":1.5}",
        "{\"type\":\"io.nats.server.metric.v1.service_latency\",\"start\":\"2020-03-26T10:00:00Z\",\"total\":99999999999999999999}"
      })
  void whatIsNoSampleIsTyped(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(CodecException.class);
  }

  @Property(tries = 1500)
  void fuzzAChangedByteIsASampleOrARefusal(
      @ForAll @IntRange(max = 560) int at, @ForAll byte replacement) {
    byte[] document = CURRENT.getBytes(StandardCharsets.UTF_8);
    document[at % document.length] = replacement;
    try {
      assertThat(LatencySample.parse(document)).isNotNull();
    } catch (CodecException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Property(tries = 500)
  void fuzzAnyBytes(@ForAll byte[] document) {
    assertThatThrownBy(() -> LatencySample.parse(document)).isInstanceOf(CodecException.class);
  }
}
