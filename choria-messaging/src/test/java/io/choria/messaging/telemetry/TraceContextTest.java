package io.choria.messaging.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.impl.Headers;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void reqMp5ReadsAndWritesTheHeaders() {
    Headers headers = new Headers().put("TraceParent", PARENT).put("tracestate", "a=1,b=2");
    TraceContext context = TraceContext.from(headers).orElseThrow();
    assertThat(context.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(context.spanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(context.sampled()).isTrue();
    assertThat(context.state()).isEqualTo("a=1,b=2");
    Headers out = new Headers();
    context.into(out);
    assertThat(out.getFirst("traceparent")).isEqualTo(PARENT);
    assertThat(out.getFirst("tracestate")).isEqualTo("a=1,b=2");
    assertThat(TraceContext.from(null)).isEmpty();
    assertThat(TraceContext.from(new Headers().add("traceparent", PARENT, PARENT))).isEmpty();
  }

  @Test
  void aFutureVersionMayBeLonger() {
    assertThat(TraceContext.parse(PARENT.replaceFirst("00", "cc") + "-what", "")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 "
      })
  void whatTheStandardRefuses(String parent) {
    assertThat(TraceContext.parse(parent, "")).isEmpty();
  }

  @Test
  void aStateThatIsNoneIsDropped() {
    assertThat(TraceContext.parse(PARENT, "x".repeat(513)).orElseThrow().state()).isEmpty();
    assertThat(TraceContext.parse(PARENT, "a=\r\nX: y").orElseThrow().state()).isEmpty();
    assertThatThrownBy(() -> new TraceContext("x", "y", 0, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 2000)
  void fuzzParents(@ForAll("nearParents") String parent, @ForAll String state) {
    TraceContext.parse(parent, state)
        .ifPresent(context -> assertThat(context.traceparent()).hasSize(55));
  }

  @Provide
  Arbitrary<String> nearParents() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(80),
        Arbitraries.strings().withChars("0123456789abcdef-").ofLength(55),
        Arbitraries.integers()
            .between(0, 54)
            .flatMap(
                at ->
                    Arbitraries.chars()
                        .map(c -> PARENT.substring(0, at) + c + PARENT.substring(at + 1))));
  }
}
