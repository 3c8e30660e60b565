package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
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
    assertThat(OutputSize.problem(value, size)).isNull();
    if (size > 0) {
      assertThat(OutputSize.problem(value, size - 1))
          .isEqualTo("result exceeds " + (size - 1) + " bytes");
    }
  }

  @Test
  void depthIsLimited() {
    Value value = NullValue.INSTANCE;
    for (int i = 0; i < OutputSize.LEVELS; i++) {
      value = ArrayValue.of(value);
    }
    assertThat(OutputSize.problem(value, Long.MAX_VALUE)).isNull();
    assertThat(OutputSize.problem(value, 2L * OutputSize.LEVELS + 1)).contains("bytes");
    assertThat(OutputSize.problem(ArrayValue.of(value), Long.MAX_VALUE))
        .isEqualTo("result nests deeper than 1100 levels");
    for (int i = 0; i < 50_000; i++) {
      value = ObjectValue.of("a", value);
    }
    assertThat(OutputSize.problem(value, Long.MAX_VALUE)).contains("deeper");
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void membersOfSetsCount(long limit) {
    assertThat(OutputSize.problem(SetValue.of(StringValue.of("x")), limit) != null)
        .isEqualTo(limit == 4);
  }
}
