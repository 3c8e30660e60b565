package io.choria.messaging.rpc.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of spec 02 §2.5. */
class InputValidationTest {
  private static InputDdl typed(String type) {
    return new InputDdl("x", "", "", type, false, null, "", 0, List.of());
  }

  private static InputDdl ruled(String validation, int maxLength) {
    return new InputDdl("x", "", "", "string", false, null, validation, maxLength, List.of());
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }

  @ParameterizedTest(name = "{0} takes {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "integer|1",
        "int|-1",
        "Integer|1.0",
        "integer|-9.223372036854775808e18",
        "integer|9223372036854775807",
        "number|1",
        "number|1.5",
        "float|1.5",
        "float|1.0",
        "string|\"a\"",
        "boolean|true",
        "Hash|{}",
        "array|[]",
        "Array|[1]",
      })
  void accepted(String type, String value) throws Exception {
    assertThat(typed(type).validate(json(value))).isEmpty();
  }

  @ParameterizedTest(name = "{0} refuses {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "integer|1.5|is not an integer",
        "integer|1e19|is not an integer",
        "integer|9223372036854775807.0|is not an integer",
        "integer|\"1\"|is not an integer",
        "integer|null|is not an integer",
        "number|\"1\"|is not a number",
        "float|1|is not a float",
        "float|\"1\"|is not a float",
        "string|1|is not a string",
        "string|null|is not a string",
        "boolean|\"true\"|is not a boolean",
        "boolean|1|is not a boolean",
        "hash|[]|is not a hash map",
        "array|{}|is not an array",
        "Thing|1|unsupported input type 'Thing'",
        "list|\"a\"|input type of list without a valid list of items in DDL",
      })
  void refused(String type, String value, String message) {
    assertThatThrownBy(() -> typed(type).validate(json(value)))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @Test
  void listsTakeTheirValuesOnly() {
    InputDdl list = new InputDdl("x", "", "", "list", false, null, "", 0, List.of("a", "b"));
    assertThat(list.validate(TextNode.valueOf("b"))).isEmpty();
    assertThatThrownBy(() -> list.validate(TextNode.valueOf("B")))
        .hasMessage("should be one of a, b");
    assertThatThrownBy(() -> list.validate(json("1"))).hasMessage("should be a string");
  }

  @ParameterizedTest(name = "{0} takes {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "shellsafe|a & b",
        "shellsafe|it's (\"fine\")",
        "ipv4address|10.0.0.1",
        "ipv4address|::ffff:1.2.3.4",
        "ipv6address|2a00:1450:4002:807::200e",
        "ipv6address|::1",
        "ipaddress|::ffff:1.2.3.4",
        "ipaddress|fe80::1",
        "^a.c$|abc",
        "[0-9]|has 1 digit",
        "(?i)ABC|xabcx",
        ".+|x",
      })
  void rulesThatHold(String rule, String text) {
    assertThat(ruled(rule, 200).validate(TextNode.valueOf(text))).isEmpty();
  }

  @ParameterizedTest(name = "{0} refuses {1}: {2}")
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "shellsafe!a`b!may not contain '`'",
        "shellsafe!$x;`!may not contain '`'",
        "shellsafe!$x;!may not contain '$'",
        "shellsafe!a;b!may not contain ';'",
        "shellsafe!a|b!may not contain '|'",
        "shellsafe!a&&b!may not contain '&&'",
        "shellsafe!a<b>!may not contain '>'",
        "shellsafe!a<b!may not contain '<'",
        "ipv4address!::1!::1 is not an IPv4 address",
        "ipv4address!010.0.0.1!010.0.0.1 is not an IPv4 address",
        "ipv4address!1.2.3!1.2.3 is not an IPv4 address",
        "ipv6address!1.1.1.1!1.1.1.1 is not an IPv6 address",
        "ipv6address!::ffff:1.2.3.4!::ffff:1.2.3.4 is not an IPv6 address",
        "ipaddress!bob!bob is not an IP address",
        "ipaddress!fe80::1%eth0!fe80::1%eth0 is not an IP address",
        "ipaddress!10.0.0.1:80!10.0.0.1:80 is not an IP address",
        "ipaddress!10.0.0.0/8!10.0.0.0/8 is not an IP address",
        "^\\d+$!bob!input does not match '^\\d+$'",
        "(!x!invalid regex '('",
        "(?<=a)b!ab!invalid regex '(?<=a)b'",
      })
  void rulesThatDoNot(String rule, String text, String message) {
    assertThatThrownBy(() -> ruled(rule, 200).validate(TextNode.valueOf(text)))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @Test
  void anExpressionThatBeginsWithASmallLetterIsNeverEnforced() {
    assertThat(ruled("foo|bar", 20).validate(TextNode.valueOf("baz")))
        .hasValue("Unsupported validator 'foo|bar'");
  }

  @Test
  void withoutALengthNoRuleIsLookedAt() {
    assertThat(ruled("^\\d+$", 0).validate(TextNode.valueOf("x".repeat(5_000))))
        .get()
        .asString()
        .contains("without a maxlength");
  }

  @Test
  void lengthsCountBytes() {
    assertThat(ruled("", 4).validate(TextNode.valueOf("éé"))).isEmpty();
    assertThatThrownBy(() -> ruled("", 3).validate(TextNode.valueOf("éé")))
        .hasMessage("is longer than 3 characters");
  }

  @Test
  void anExpressionCannotBeMadeToExplode() {
    String hostile = "a".repeat(5_000) + "!";
    assertThatThrownBy(() -> ruled("^(a+)+$", 10_000).validate(TextNode.valueOf(hostile)))
        .hasMessage("input does not match '^(a+)+$'");
  }

  @Test
  void typesCountInAnyCaseAndAnyLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr"));
    try {
      assertThat(typed("INTEGER").convert("1").longValue()).isEqualTo(1);
    } finally {
      Locale.setDefault(before);
    }
  }
}
