package io.choria.rego.builtin.stdlib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.rego.JsonException;
import io.choria.rego.JsonReader;
import io.choria.rego.ObjectValue;
import io.choria.rego.RegoException;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls and documents that are made to exhaust memory, stack or time. */
class HostileCallTest {

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

  @Test
  void hugePrivateKeysAreRefused() {
    BigInteger huge = BigInteger.ONE.shiftLeft(20_000).add(BigInteger.ONE);
    byte[] number = Der.encode(Der.INTEGER, huge.toByteArray());
    byte[] zero = Der.encode(Der.INTEGER, new byte[] {0});
    byte[] key = Der.encode(Der.SEQUENCE, zero, number, number, number, number, number);
    assertThatThrownBy(() -> RsaSecretKey.pkcs1(new Der(key)))
        .isInstanceOf(BuiltinException.class)
        .hasMessageContaining("more than 16384 bits");
  }

  @Test
  void manyBeginningsOfPemAreReadOnce() {
    String text = "-----BEGIN A-----\na: b\n-----END A:-----\n".repeat(30_000);
    assertThat(Pem.all(text)).isEmpty();
    assertThat(Pem.all("\n-----END A-----".repeat(60_000))).isEmpty();
    assertThat(Pem.all("-----BEGIN A-----\n-----END A-----\n".repeat(20_000))).hasSize(20_000);
  }
}
