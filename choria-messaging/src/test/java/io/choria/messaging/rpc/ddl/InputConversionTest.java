package io.choria.messaging.rpc.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of spec 02 §2.4. */
class InputConversionTest {
  private static InputDdl input(String type) {
    return new InputDdl("x", "", "", type, false, null, "", 0, List.of());
  }

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "integer|12|12",
        "integer|+12|12",
        "integer|-12|-12",
        "integer|007|7",
        "INTEGER|9223372036854775807|9223372036854775807",
        "integer|-9223372036854775808|-9223372036854775808",
        "float|1|1.0",
        "float|1.5|1.5",
        "number|.5|0.5",
        "number|5.|5.0",
        "float|1e3|1000.0",
        "float|+1.5E-2|0.015",
        "float|0x1.8p1|3.0",
        "float|0X_1p4|16.0",
        "float|1_000.5|1000.5",
        "float|1e-999|0.0",
        "string|any Thing|\"any Thing\"",
        "list|not in the list|\"not in the list\"",
        "boolean|1|true",
        "boolean|t|true",
        "boolean|T|true",
        "boolean|TRUE|true",
        "boolean|true|true",
        "boolean|True|true",
        "boolean|0|false",
        "boolean|f|false",
        "boolean|F|false",
        "boolean|FALSE|false",
        "boolean|false|false",
        "boolean|False|false",
        "hash|{\"a\":[1]}|{\"a\":[1]}",
        "Hash|null|{}",
        "array|[1,\"b\"]|[1,\"b\"]",
        "Array|null|[]",
      })
  void accepted(String type, String text, String json) {
    assertThat(input(type).convert(text)).hasToString(json);
  }

  @ParameterizedTest(name = "float {0} is {1}")
  @CsvSource({
    "inf,Infinity",
    "-Inf,-Infinity",
    "+INFINITY,Infinity",
    "nan,NaN",
    "NaN,NaN",
  })
  void floatsThatAreNoNumbers(String text, Double value) {
    assertThat(input("float").convert(text).doubleValue()).isEqualTo(value);
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "integer|1_000|'1_000' is not a valid integer",
        "integer|0x10|'0x10' is not a valid integer",
        "integer|\" 1\"|' 1' is not a valid integer",
        "integer|1.0|'1.0' is not a valid integer",
        "integer|9223372036854775808|'9223372036854775808' is not a valid integer",
        "integer|\"\"|'' is not a valid integer",
        "integer|+|'+' is not a valid integer",
        "integer|١|'١' is not a valid integer",
        "float|0x1.8|'0x1.8' is not a valid float",
        "float|1e999|'1e999' is not a valid float",
        "float|_1|'_1' is not a valid float",
        "float|1__0|'1__0' is not a valid float",
        "float|1_|'1_' is not a valid float",
        "float|1_.5|'1_.5' is not a valid float",
        "float|.|'.' is not a valid float",
        "float|1d|'1d' is not a valid float",
        "float|1f|'1f' is not a valid float",
        "number|abc|'abc' is not a valid float",
        "float|-nan|'-nan' is not a valid float",
        "boolean|tRUE|'tRUE' is not a valid boolean",
        "boolean|yes|'yes' is not a valid boolean",
        "hash|[]|'[]' is not a valid JSON string with a hash inside",
        "hash|1|'1' is not a valid JSON string with a hash inside",
        "hash|{} {}|'{} {}' is not a valid JSON string with a hash inside",
        "hash|{a:1}|'{a:1}' is not a valid JSON string with a hash inside",
        "array|{}|'{}' is not a valid JSON string with an array inside",
        "array|[1|'[1' is not a valid JSON string with an array inside",
        "int|1|unsupported type 'int'",
        "\"\"|1|unsupported type ''",
        "Thing|1|unsupported type 'Thing'",
      })
  void refused(String type, String text, String message) {
    assertThatThrownBy(() -> input(type).convert(text))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @Property
  void integersKeepTheirValue(@ForAll long value) {
    assertThat(input("integer").convert(Long.toString(value)).longValue()).isEqualTo(value);
  }

  @Property
  void anyTextConvertsOrIsRefused(@ForAll String text) {
    for (String type : List.of("integer", "float", "boolean", "hash", "array", "string")) {
      try {
        assertThat(input(type).convert(text)).isNotNull();
      } catch (InputException e) {
        assertThat(e).hasMessageContaining(text);
      }
    }
  }
}
