package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.rego.bundle.BundleReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What callers do wrong is said where they do it, in words of theirs. */
class MisuseTest {
  private static final Policy POLICY = Rego.compile("p.rego", "package p\nq := input.a");

  private static Arguments call(String argument, Runnable call) {
    return Arguments.of(argument, call);
  }

  static Stream<Arguments> nulls() {
    EvaluationOptions.Builder options = EvaluationOptions.builder();
    return Stream.of(
        call("dialect", () -> Rego.builder().dialect(null)),
        call("file", () -> Rego.builder().module(null, "package p")),
        call("text", () -> Rego.builder().module("p.rego", null)),
        call("name", () -> Rego.builder().bundle(null, null)),
        call("bundle", () -> Rego.builder().bundle("b", null)),
        call("bundles", () -> Rego.builder().bundles(null)),
        call("builtin", () -> Rego.builder().builtin(null)),
        call("builtin", () -> Rego.builder().forbid(null)),
        call("capabilities", () -> Rego.builder().capabilities(null)),
        call("limits", () -> options.limits(null)),
        call("clock", () -> options.clock(null)),
        call("runtime", () -> options.runtime(null)),
        call("print", () -> options.print(null)),
        call("cancelledWhen", () -> options.cancelledWhen(null)),
        call("options", () -> POLICY.entrypoint("data.p.q").with(null)),
        call("options", () -> POLICY.query("data.p.q").with(null)),
        call("coverage", () -> POLICY.entrypoint("data.p.q").evaluate(null, null, null)),
        call("builtins", () -> Rego.builder().builtins(null)),
        call("builtinCache", () -> Rego.builder().builtinCache(null)),
        call("limits", () -> BundleReader.builder().limits(null)),
        call("dialect", () -> BundleReader.builder().dialect(null)),
        call("verification", () -> BundleReader.builder().verification(null)),
        call("ignoring", () -> BundleReader.builder().ignoring(null)),
        call("path", () -> POLICY.entrypoint((String) null)),
        call("text", () -> POLICY.query(null)),
        call("data", () -> POLICY.withData(null)),
        call("data", () -> POLICY.entrypoint("data.p.q").evaluate(Map.of(), (ObjectValue) null)),
        call("data", () -> POLICY.query("data.p.q").evaluate(Map.of(), (ObjectValue) null)),
        call("redaction", () -> POLICY.entrypoint("data.p.q").explain(Map.of(), null)),
        call("data", () -> DataStore.of(Map.of()).update(before -> null)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nulls")
  void nullsAreRefusedByName(String argument, Runnable call) {
    assertThatNullPointerException().isThrownBy(call::run).withMessageContaining(argument);
  }

  @Test
  void aChangeThatFailsLeavesTheData() {
    DataStore store = DataStore.of(Map.of("a", 1));
    ObjectValue before = store.snapshot();

    assertThatNullPointerException().isThrownBy(() -> store.update(data -> null));
    assertThatThrownBy(() -> store.put("a/b", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected an object at a, found number");
    assertThatThrownBy(() -> store.put("", 1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(store.snapshot()).isSameAs(before);
  }

  @Test
  void limitsMustBePositiveAndMayBeAsLongAsTheyLike() {
    EvaluationLimits limits = EvaluationLimits.DEFAULT;
    assertThatThrownBy(() -> limits.withSteps(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> limits.withMemoryBytes(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Rego.builder().errorLimit(-1))
        .isInstanceOf(IllegalArgumentException.class);

    EvaluationOptions forever =
        EvaluationOptions.builder()
            .limits(limits.withTimeout(ChronoUnit.FOREVER.getDuration()))
            .build();
    Policy many = Rego.compile("p.rego", "package p\nn := count([1 | input[_]; input[_]])");
    List<Integer> input = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      input.add(i);
    }
    assertThat(many.entrypoint("data.p.n").with(forever).evaluate(input).as(int.class))
        .isEqualTo(10_000);
  }

  @Test
  void streamsAreReadUpToTheLimitAndLeftOpen() {
    JsonReader reader = JsonReader.with(new JsonLimits(1_000, 10, 20));
    Endless endless = new Endless();
    assertThatThrownBy(() -> reader.read(endless))
        .isInstanceOf(JsonException.class)
        .hasMessage("document is longer than 1000 bytes");
    assertThat(endless.read).isEqualTo(1_001);

    JsonReader unbounded = JsonReader.with(new JsonLimits(Long.MAX_VALUE, 10, 20));
    byte[] text = "[1]".getBytes(StandardCharsets.UTF_8);
    assertThat(unbounded.read(new ByteArrayInputStream(text)).toJson()).isEqualTo("[1]");
  }

  @Test
  void streamsThatFailAreNoJsonError() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("cut off");
          }

          @Override
          public int read(byte[] into, int from, int length) throws IOException {
            throw new IOException("cut off");
          }
        };
    assertThatThrownBy(() -> POLICY.entrypoint("data.p.q").evaluateJson(broken))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cut off");
    assertThatThrownBy(() -> POLICY.query("data.p.q").evaluateJson(broken))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void whatIsNoDataIsNamed() {
    Entrypoint q = POLICY.entrypoint("data.p.q");
    Map<String, Object> loop = new HashMap<>();
    loop.put("a", loop);

    assertThatThrownBy(() -> q.evaluate(new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got java.lang.Object");
    assertThatThrownBy(() -> q.evaluate(loop))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds itself");
    assertThatThrownBy(() -> q.evaluate(Map.of("a", Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
  }

  @Test
  void pathsThatCannotBeReadSayWhatWasExpected() {
    for (String path : List.of("", "input.a", "data.", "data[", "data[x]", "data[1]x")) {
      assertThatThrownBy(() -> POLICY.entrypoint(path))
          .as(path)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + path + "'");
    }
  }

  @Test
  void aNameStandsForOneText() {
    Rego.Builder builder = Rego.builder().module("a.rego", "package a\nx := 1");
    builder.module("a.rego", "package a\nx := 1");
    assertThat(builder.compile().entrypoint("data.a.x").evaluate().as(int.class)).isEqualTo(1);

    assertThatThrownBy(() -> builder.module("a.rego", "package b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected one text for each name, got two for a.rego");
  }

  /** A stream that never ends and counts what is taken from it. */
  private static final class Endless extends InputStream {
    private int read;

    @Override
    public int read() {
      read++;
      return '[';
    }

    @Override
    public int read(byte[] into, int from, int length) {
      Arrays.fill(into, from, from + length, (byte) '[');
      read += length;
      return length;
    }
  }
}
