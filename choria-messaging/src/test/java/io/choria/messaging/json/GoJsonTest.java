package io.choria.messaging.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoJsonTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "1, 1",
    "1.5, 1.5",
    "100, 100",
    "1e20, 100000000000000000000",
    "1e21, 1e+21",
    "123456789e15, 1.23456789e+23",
    "0.000001, 0.000001",
    "0.0000001, 1e-7",
    "-0.00000015, -1.5e-7",
    "0, 0",
    "-0.0, -0",
    "5e-324, 5e-324",
    "2e-3, 0.002",
    "2.2250738585072014E-308, 2.2250738585072014e-308"
  })
  void numbers(double value, String expected) {
    assertThat(GoJson.number(value)).isEqualTo(expected);
  }

  @Property
  void numbersReadBackTheSame(@ForAll double value) {
    assertThat(Double.parseDouble(GoJson.number(value))).isEqualTo(value);
  }

  @Test
  void layoutIndentsAsGoDoes() {
    assertThat(
            GoJson.layout("{\"a\":[],\"b\":{ },\"c\":[1, {\"d\":\"x<\\\"[\"}],\"e\":null}", "  "))
        .isEqualTo(
            """
            {
              "a": [],
              "b": {},
              "c": [
                1,
                {
                  "d": "x\\u003c\\"["
                }
              ],
              "e": null
            }\
            """);
  }

  @Test
  void layoutOnOneLineIsCompact() throws Exception {
    String json = "{ \"a\" : [ 1.0 , \"&\" ] , \"b\" : { } }";
    assertThat(GoJson.layout(json, "")).isEqualTo("{\"a\":[1.0,\"\\u0026\"],\"b\":{}}");
    assertThat(GoJson.compact(new ObjectMapper().readTree(json)))
        .isEqualTo("{\"a\":[1,\"\\u0026\"],\"b\":{}}");
  }
}
