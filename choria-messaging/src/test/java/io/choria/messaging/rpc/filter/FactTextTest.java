package io.choria.messaging.rpc.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("spec 02 §4.3: fact filters as people write them")
class FactTextTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "a=b, a, ==, b",
        "| a == b |, a, ==, b",
        "a=/b/, a, =~, /b/",
        "a!=/b/, a, =~, /b/",
        "a>=/b/, a, =~, /b/",
        "a=>1, a, >=, 1",
        "a=<1, a, <=, 1",
        "disks.#(name=\"sda\").size>100, disks.#(name=\"sda\").size, >, 100",
        "a=~/x=y/, a=~/x, ==, y/",
        "a=b=c, a=b, ==, c",
        "a===b, a==, ==, b",
        "a!==b, a!=, ==, b",
        "a<>b, a<, >, b"
      })
  void filters(String text, String fact, String operator, String value) {
    assertThat(FactText.parse(text))
        .hasValueSatisfying(
            parsed -> {
              assertThat(parsed.fact()).isEqualTo(fact);
              assertThat(parsed.operator().symbol()).isEqualTo(operator);
              assertThat(parsed.value()).isEqualTo(value);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a>", "=b", "a=", "foo=bar=", "", " ", "=", "<a=b"})
  void noFilters(String text) {
    assertThat(FactText.parse(text)).isEmpty();
  }
}
