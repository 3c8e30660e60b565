package io.choria.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spec 05 §12. */
class ValidatorTest {
  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "shellsafe~plain & \"quoted\" (x) *~ok",
        "shellsafe~a`b~may not contain '`'",
        "shellsafe~a$b~may not contain '$'",
        "shellsafe~a;b~may not contain ';'",
        "shellsafe~a|b~may not contain '|'",
        "shellsafe~a&&b~may not contain '&&'",
        "shellsafe~a>b~may not contain '>'",
        "shellsafe~a<b~may not contain '<'",
        "shellsafe~<$~may not contain '$'",
        "enum=a,b~a~ok",
        "enum=a,b~A~'A' is not in the allowed list: a, b",
        "ipv4~1.2.3.4~ok",
        "ipv4~::ffff:1.2.3.4~ok",
        "ipv4~::1~::1 is not an IPv4 address",
        "ipv4~01.2.3.4~01.2.3.4 is not an IPv4 address",
        "ipv4~1.2.3~1.2.3 is not an IPv4 address",
        "ipv4~1.2.3.4/8~1.2.3.4/8 is not an IPv4 address",
        "ipv4~256.1.1.1~256.1.1.1 is not an IPv4 address",
        "ipv6~::1~ok",
        "ipv6~2001:db8::~ok",
        "ipv6~1:2:3:4:5:6:7:8~ok",
        "ipv6~::ffff:1.2.3.4~::ffff:1.2.3.4 is not an IPv6 address",
        "ipv6~::1.2.3.4~ok",
        "ipv6~fe80::1%eth0~fe80::1%eth0 is not an IPv6 address",
        "ipv6~1::2::3~1::2::3 is not an IPv6 address",
        "ipv6~1:2:3:4:5:6:7:8:9~1:2:3:4:5:6:7:8:9 is not an IPv6 address",
        "ipv6~1:2:3:4:5:6:7::8~1:2:3:4:5:6:7::8 is not an IPv6 address",
        "ipv6~:::~::: is not an IPv6 address",
        "ipv6~12345::~12345:: is not an IPv6 address",
        "ipaddress~1.2.3.4~ok",
        "ipaddress~::~ok",
        "ipaddress~::ffff:1.2.3.4~ok",
        "ipaddress~host~host is not an IP address",
        "ipaddress~1.2.3.4:80~1.2.3.4:80 is not an IP address",
        "ipaddress~[::1]~[::1] is not an IP address",
        "maxlength=3~abc~ok",
        "maxlength=3~\u00e4\u00e4~4 characters, max allowed 3",
        "regex=^a.c$~abc~ok",
        "regex=b~abc~ok",
        "regex=^b~abc~input does not match '^b'",
        "duration~1h~ok",
        "duration~0~ok",
      })
  void vector(String validator, String value, String expected) {
    assertThat(Validator.parse(validator).check(value).orElse("ok")).isEqualTo(expected);
  }

  @Test
  void optionsOfEnumAreNotTrimmed() {
    assertThat(Validator.parse("enum=a, b").check(" b")).isEmpty();
    assertThat(Validator.parse("enum=a, b").check("b")).isPresent();
  }

  @Test
  void emptyTextPassesShellsafeButNotEnum() {
    assertThat(Validator.parse("shellsafe").check("")).isEmpty();
    assertThat(Validator.parse("enum=a").check("")).isPresent();
  }

  @Test
  void listsAreCheckedItemByItem() {
    Validator validator = Validator.parse("enum=a,b");
    assertThat(validator.check(List.of())).isEmpty();
    assertThat(validator.check(List.of("a", "b"))).isEmpty();
    assertThat(validator.check(List.of("a", "c"))).hasValue("'c' is not in the allowed list: a, b");
    assertThat(Validator.parse("maxlength=1").check(List.of("long", "x")))
        .hasValue("2 values, max allowed 1");
  }

  @ParameterizedTest(name = "spec 05 §12: {0} is no address")
  @ValueSource(strings = {"", " ", " 1.2.3.4", "1.2.3.4 ", " ::1"})
  void blanksAreNoAddress(String text) {
    for (String validator : List.of("ipv4", "ipv6", "ipaddress")) {
      assertThat(Validator.parse(validator).check(text)).isPresent();
    }
  }

  @ParameterizedTest(name = "spec 05 §12: {0} of the integer 7: {1}")
  @CsvSource({
    "shellsafe, should be a string",
    "ipv4, should be a string",
    "regex=7, should be a string",
    "duration, should be a string",
    "maxlength=9, should be a string or list",
  })
  void integersAreForRangesOnly(String validator, String expected) {
    assertThat(Validator.parse(validator).check(7)).hasValue(expected);
  }

  @Test
  void durationValidatorKnowsNoDays() {
    assertThat(Validator.parse("duration").check("1d")).isPresent();
    assertThat(Validator.parse("duration").check("90")).isPresent();
  }

  @Test
  void rangesHoldTheirEnds() {
    Validator ports = Validator.parse("range=1..65535");
    assertThat(ports.check(1)).isEmpty();
    assertThat(ports.check(65535)).isEmpty();
    assertThat(ports.check(0)).hasValue("is not within 1..65535");
    assertThat(Validator.parse("range=..1.5").check(1.6)).isPresent();
    assertThat(Validator.parse("range=1s..1d").check(Duration.ofDays(1))).isEmpty();
    assertThat(Validator.parse("range=1s..").check(Duration.ofMillis(999))).isPresent();
    assertThat(Validator.parse("range=1s..").check(5)).isPresent();
  }

  @ParameterizedTest(name = "{0} is refused when it is declared")
  @ValueSource(
      strings = {
        "",
        "enumm=a",
        "enum",
        "enum=",
        "shellsafe=1",
        "maxlength=x",
        "maxlength=-1",
        "regex=(",
        "range=",
        "range=..",
        "range=a",
        "range=1..x",
        "ipv4 ",
        "SHELLSAFE"
      })
  void malformed(String text) {
    assertThatThrownBy(() -> Validator.parse(text))
        .isInstanceOfSatisfying(
            ConfigException.class, e -> assertThat(e.problem()).isEqualTo(Problem.USAGE));
  }

  @Property
  void anyTextIsAnsweredByEveryValidator(@ForAll String text) {
    for (String validator :
        List.of("shellsafe", "ipv4", "ipv6", "ipaddress", "duration", "maxlength=3", "regex=a+")) {
      assertThat(Validator.parse(validator).check(text)).isNotNull();
    }
  }

  @Property
  void anyDeclarationIsReadOrRefused(@ForAll String text) {
    try {
      assertThat(Validator.parse(text).toString()).isEqualTo(text);
    } catch (ConfigException e) {
      assertThat(e.problem()).isEqualTo(Problem.USAGE);
    }
  }
}
