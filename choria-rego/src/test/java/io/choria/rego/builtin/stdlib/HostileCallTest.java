package io.choria.rego.builtin.stdlib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.rego.ArrayValue;
import io.choria.rego.JsonException;
import io.choria.rego.JsonReader;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.RegoException;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.builtin.stdlib.regex.Regex;
import io.choria.rego.builtin.stdlib.yaml.Yaml;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls and documents that are made to exhaust memory, stack or time. */
class HostileCallTest {
  private static final Duration NEVER = Duration.ofMinutes(3);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "numbers.range(1, 1e18)",
        "numbers.range_step(1, 1e18, 2)",
        "net.cidr_expand(\"::/0\")",
        "net.cidr_expand(\"10.0.0.0/8\")",
        "bits.lsh(1, 1e18)",
        "bits.lsh(1, 10000000000)"
      })
  void hugeResultsHitTheLimit(String call) {
    assertThatThrownBy(() -> CallText.evaluate(call, new TestContext()))
        .isExactlyInstanceOf(RegoException.class)
        .hasMessageContaining("limit");
  }

  @ParameterizedTest
  @CsvSource({"(a+)+$, false", "(a|aa)+$, false", "(a|a?)+$, true", "(.*a){10}, true"})
  void regularExpressionsAreLinear(String pattern, boolean matches) {
    String text = "a".repeat(50_000) + "!";
    Value answer =
        Assertions.assertTimeout(
            Duration.ofMinutes(3),
            () ->
                Regex.find("regex.match")
                    .call(
                        new TestContext(),
                        new Value[] {StringValue.of(pattern), StringValue.of(text)}));
    assertThat(answer).isEqualTo(Value.of(matches));
  }

  @ParameterizedTest
  @ValueSource(strings = {"((a{100}){100}){100}", "(a{1000}){1000}", "(?=a)", "(a)\\1"})
  void patternsThatAreTooLargeOrNotLinearAreRefused(String pattern) {
    assertThatThrownBy(
            () ->
                CallText.evaluate(
                    "regex.match(" + StringValue.of(pattern) + ", \"a\")", new TestContext()))
        .isInstanceOf(CallText.Failed.class);
  }

  @Test
  void aDocumentOfBracketsIsRefused() {
    byte[] brackets = "[".repeat(10_000_000).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> JsonReader.withDefaults().read(brackets))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("depth");
  }

  @Test
  void hugeExponentsAreRefused() {
    assertThatThrownBy(() -> Value.parseJson("1e1000000000"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("number too big");
  }

  @Test
  void badUtf8BecomesReplacementCharacters() {
    Value value = JsonReader.withDefaults().read(new byte[] {'"', (byte) 0xff, 'a', '"'});
    assertThat(value).isEqualTo(StringValue.of("\ufffda"));
  }

  @Test
  void ofDuplicateKeysTheLastWins() {
    assertThat(Value.parseJson("{\"a\":1,\"a\":2}")).isEqualTo(ObjectValue.of("a", Value.of(2)));
  }

  @Test
  void collidingKeysStayFast() {
    // all combinations of these pairs have one hash code
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 1 << 15; i++) {
      json.append(i == 0 ? "\"" : ",\"");
      for (int bit = 0; bit < 15; bit++) {
        json.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      json.append("\":1");
    }
    String text = json.append('}').toString();
    Value value = Assertions.assertTimeout(Duration.ofMinutes(3), () -> Value.parseJson(text));
    assertThat(((ObjectValue) value).size()).isEqualTo(1 << 15);
  }

  @Test
  void copyingADocumentIntoItselfEnds() {
    StringBuilder patches = new StringBuilder("[");
    for (int i = 0; i < 40; i++) {
      patches.append(i == 0 ? "" : ",");
      patches.append("{\"op\": \"copy\", \"from\": \"\", \"path\": \"/x\"}");
    }
    String call = "json.patch({\"a\": 1}, " + patches + "])";
    assertThat(CallText.evaluate(call, new TestContext())).isInstanceOf(ObjectValue.class);
  }

  @Test
  void deepYamlIsRefused() {
    assertThatThrownBy(() -> Yaml.read("[".repeat(100_000)))
        .isInstanceOf(io.choria.rego.builtin.BuiltinException.class);
  }

  @Test
  void deepGraphQlIsRefused() {
    String query = StringValue.of("{a".repeat(100_000)).toString();
    assertThatThrownBy(
            () -> CallText.evaluate("graphql.parse_query(" + query + ")", new TestContext()))
        .isInstanceOf(CallText.Failed.class)
        .hasMessageContaining("nested deeper");
  }

  private static Value call(String name, Value... operands) {
    BuiltinImpl impl = BuiltinRegistry.standard().find(name).impl();
    TestContext context = new TestContext();
    return switch (operands.length) {
      case 1 -> ((BuiltinImpl.F1) impl).call(context, operands[0]);
      case 2 -> ((BuiltinImpl.F2) impl).call(context, operands[0], operands[1]);
      default -> ((BuiltinImpl.F3) impl).call(context, operands[0], operands[1], operands[2]);
    };
  }

  @Test
  void textsThatNearlyMatchAreSearchedOnce() {
    Value text = Value.of("a".repeat(4_000_000));
    Value wanted = Value.of("a".repeat(2_000_000) + "b");
    Assertions.assertTimeoutPreemptively(
        NEVER,
        () -> {
          assertThat(call("contains", text, wanted)).isEqualTo(Value.of(false));
          assertThat(call("indexof", text, wanted)).isEqualTo(Value.of(-1));
          assertThat(call("indexof_n", text, wanted)).isEqualTo(ArrayValue.EMPTY);
          assertThat(call("strings.count", text, wanted)).isEqualTo(Value.of(0));
          assertThat(call("split", text, wanted)).isEqualTo(Value.array(text));
          assertThat(call("trim", text, wanted)).isEqualTo(Value.of(""));
        });
  }

  @Test
  void numbersOfManyDigitsAreRefused() {
    String digits = "1".repeat(3_000_000);
    Assertions.assertTimeoutPreemptively(
        NEVER,
        () -> {
          for (String number : List.of(digits, digits + "+", "0." + digits)) {
            assertThatThrownBy(() -> call("units.parse", Value.of(number)))
                .isInstanceOf(BuiltinException.class);
            assertThatThrownBy(() -> call("units.parse_bytes", Value.of(number)))
                .isInstanceOf(BuiltinException.class);
            assertThatThrownBy(() -> NumberValue.of(number))
                .isInstanceOf(NumberFormatException.class);
          }
          assertThatThrownBy(
                  () ->
                      call(
                          "rego.parse_module",
                          Value.of("a.rego"),
                          Value.of("package a\nb := " + digits)))
              .isInstanceOf(BuiltinException.class)
              .hasMessageContaining("number too big");
        });
  }

  @Test
  void numbersThatGetTooSmallOrTooLargeAreRefused() {
    Value tiny = Value.parseJson("1.5e-30000");
    Value huge = Value.parseJson("1e30000");
    assertThatThrownBy(() -> call("mul", tiny, tiny))
        .isInstanceOf(BuiltinException.class)
        .hasMessageContaining("number too big");
    assertThatThrownBy(() -> call("product", Value.array(tiny, tiny, huge)))
        .isInstanceOf(BuiltinException.class)
        .hasMessageContaining("number too big");
    assertThat(call("mul", tiny, huge)).isEqualTo(Value.parseJson("1.5000000000000000001"));
  }

  @Test
  void zerosAtTheEndOfLongNumbersCostLittle() {
    Assertions.assertTimeoutPreemptively(
        NEVER,
        () -> {
          Value value = Value.parseJson("1e30000");
          for (int i = 0; i < 4; i++) {
            value = call("mul", value, value);
          }
          assertThat(((NumberValue) value).isInteger()).isTrue();
          assertThat(value.hashCode())
              .isEqualTo(NumberValue.of(new BigDecimal("1e480000")).hashCode());
          NumberValue product = (NumberValue) value;
          assertThatThrownBy(
                  () -> {
                    Value next = product;
                    for (int i = 0; i < 10; i++) {
                      next = call("mul", next, next);
                    }
                  })
              .isInstanceOf(RegoException.class)
              .hasMessageContaining("limit");
        });
  }

  @Test
  void paddingInTheMiddleIsLookedAtOnce() {
    String padding = "=".repeat(2_000_000);
    Assertions.assertTimeoutPreemptively(
        NEVER,
        () ->
            assertThatThrownBy(
                    () ->
                        call(
                            "io.jwt.encode_sign_raw",
                            Value.of("{\"alg\": \"HS256\"}"),
                            Value.of("{}"),
                            Value.of("{\"kty\": \"oct\", \"k\": \"" + padding + "a\"}")))
                .isInstanceOf(BuiltinException.class));
  }

  @Test
  void networksThatAlternateAreMergedInOnePass() {
    // every second pair of neighbours is missing, so half of all are joined and none of the pairs
    Value[] networks = new Value[400_000];
    for (int i = 0; i < networks.length; i++) {
      int address = (i / 2) * 4 + i % 2;
      networks[i] =
          Value.of(
              "10." + (address >> 16) + "." + (address >> 8 & 255) + "." + (address & 255) + "/32");
    }
    Value merged =
        Assertions.assertTimeoutPreemptively(
            NEVER, () -> call("net.cidr_merge", Value.array(networks)));
    assertThat(((SetValue) merged).size()).isEqualTo(networks.length / 2);
    assertThat(((SetValue) merged).contains(Value.of("10.0.0.4/31"))).isTrue();
  }

  @Test
  void argumentsThatAreWrittenAgainAndAgainCount() {
    String format = "%[1]s".repeat(1_000);
    String text = "a".repeat(1_000_000);
    assertThatThrownBy(() -> call("sprintf", Value.of(format), Value.array(Value.of(text))))
        .isExactlyInstanceOf(RegoException.class)
        .hasMessageContaining("limit");
    Value[] same = new Value[1_000];
    Arrays.fill(same, Value.of(text));
    assertThatThrownBy(() -> call("sprintf", Value.of("%s".repeat(1_000)), Value.array(same)))
        .isExactlyInstanceOf(RegoException.class)
        .hasMessageContaining("limit");
  }

  @Test
  void indentedTextsAreLimited() {
    Value deep = Value.of(1);
    for (int i = 0; i < 500; i++) {
      deep = Value.array(deep, Value.of(i));
    }
    ObjectValue options = ObjectValue.of("indent", Value.of(" ".repeat(1_000_000)));
    Value nested = deep;
    assertThatThrownBy(() -> call("json.marshal_with_options", nested, options))
        .isInstanceOf(BuiltinException.class)
        .hasMessageContaining("longer than");
  }

  /** Each would be a program of hundreds of megabytes, or take minutes to read. */
  @Test
  void patternsThatTakeMuchToCompileAreRefused() {
    List<String> patterns =
        List.of(
            "a{1000}".repeat(2_800),
            "(a{30}){30}".repeat(1_800),
            "((a?){10}b){10}".repeat(1_300),
            "(?i)" + "[\u00e0-\uffff]".repeat(1_000),
            "(?si)[\\x{80}-\\x{10ffff}\\x{80}-\\x{10ffff}]",
            "(" + "\\pL{1000}".repeat(600) + ")");
    for (String pattern : patterns) {
      assertThatThrownBy(() -> call("regex.match", Value.of(pattern), Value.of("a")))
          .isInstanceOf(BuiltinException.class)
          .hasMessageContaining("expression too large");
    }
    assertThat(
            call(
                "regex.match",
                Value.of("(?i)^[\u00e0-\u00fc\u0430-\u044f]+$"),
                Value.of("\u00c4\u042f")))
        .isEqualTo(Value.of(true));
    assertThat(call("regex.match", Value.of("^([a-z]{1,64}\\.){1,8}$"), Value.of("a.b.")))
        .isEqualTo(Value.of(true));
  }

  @Test
  void globsThatTakeMuchToCompileAreRefused() {
    Value delimiters =
        ArrayValue.of(
            IntStream.range(0x4e00, 0x8e00)
                .mapToObj(point -> Value.of(Character.toString(point)))
                .toList());
    for (Value pattern : List.of(Value.of("*a".repeat(5_000)), Value.of("a".repeat(4_000_000)))) {
      assertThatThrownBy(() -> call("glob.match", pattern, delimiters, Value.of("a")))
          .isInstanceOf(BuiltinException.class);
    }
  }

  /** Each node is reached at once, but every edge could wait for its turn. */
  @Test
  void edgesThatWaitCount() {
    Value all = ArrayValue.of(IntStream.range(0, 30_000).mapToObj(Value::of).toList());
    ObjectValue.Builder graph = ObjectValue.builder();
    for (Value node : (ArrayValue) all) {
      graph.put(node, all);
    }
    Value edges = graph.build();
    assertThatThrownBy(() -> call("graph.reachable", edges, Value.array(Value.of(0))))
        .isExactlyInstanceOf(RegoException.class)
        .hasMessageContaining("limit");
  }

  /** Texts of megabytes that fall into millions of parts. */
  @Test
  void partsOfTextsCount() {
    String text = "a.".repeat(2_000_000);
    String many = "a".repeat(4_000_000);
    Value path =
        Value.array(
            ObjectValue.builder()
                .with("op", Value.of("remove"))
                .with("path", Value.of("a/".repeat(2_000_000)))
                .build());
    List<ThrowingCallable> calls =
        List.of(
            () -> call("semver.is_valid", Value.of("1.0.0-" + text + "a")),
            () -> call("split", Value.of("aaa".repeat(1_000_000)), Value.of("aa")),
            () -> call("split", Value.of(text), Value.of("")),
            () -> call("indexof_n", Value.of(many), Value.of("a")),
            () -> call("regex.find_n", Value.of("a"), Value.of(many), Value.of(-1)),
            () -> call("urlquery.decode_object", Value.of("a&".repeat(2_000_000))),
            () -> call("json.patch", ObjectValue.EMPTY, path));
    assertThat(calls)
        .allSatisfy(
            one ->
                assertThatThrownBy(one)
                    .isExactlyInstanceOf(RegoException.class)
                    .hasMessage("memory limit"));
  }
}
