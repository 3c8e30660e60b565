package io.choria.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** The first line is the text of a validator, the rest a value: both may be anything. */
class ValidatorFuzzTest {
  private static final Validator IPV4 = Validator.parse("ipv4");
  private static final Validator IPV6 = Validator.parse("ipv6");
  private static final Validator ADDRESS = Validator.parse("ipaddress");

  @Timeout(600)
  @FuzzTest
  void anyDeclarationAndValue(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    String declaration = end < 0 ? text : text.substring(0, end);
    String value = text.substring(end + 1);
    boolean address = ADDRESS.check(value).isEmpty();
    assertThat(IPV4.check(value).isEmpty() ^ IPV6.check(value).isEmpty()).isEqualTo(address);
    Validator validator;
    try {
      validator = Validator.parse(declaration);
    } catch (ConfigException e) {
      assertThat(e.problem()).isEqualTo(Problem.USAGE);
      return;
    }
    assertThat(Validator.parse(validator.toString())).hasToString(declaration);
    for (Object one :
        List.of(value, List.of(value, ""), value.length(), Duration.ofNanos(value.hashCode()))) {
      assertThat(validator.check(one)).isEqualTo(validator.check(one));
    }
  }
}
