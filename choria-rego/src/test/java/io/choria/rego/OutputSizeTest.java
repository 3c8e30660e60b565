package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputSizeTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "true;0",
        "null;2",
        "7;3",
        "1.25;6",
        "\"abc\";5",
        "[];2",
        "[1,\"abc\",null];12",
        "{\"a\":[1,[2]],\"b\":{\"c\":true}};25",
      })
  void countsTextAndPunctuationOfEveryPart(String json, long size) {
    Value value = Value.parseJson(json);
    assertThat(OutputSize.exceeds(value, size)).isFalse();
    if (size > 0) {
      assertThat(OutputSize.exceeds(value, size - 1)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 50_000})
  void depthCostsNoStack(int depth) {
    Value value = NullValue.INSTANCE;
    for (int i = 0; i < depth; i++) {
      value = ArrayValue.of(value);
    }
    assertThat(OutputSize.exceeds(value, 2L * depth + 2)).isFalse();
    assertThat(OutputSize.exceeds(value, 2L * depth + 1)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void membersOfSetsCount(long limit) {
    assertThat(OutputSize.exceeds(SetValue.of(StringValue.of("x")), limit)).isEqualTo(limit == 4);
  }
}
