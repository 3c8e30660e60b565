package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;

/** Any bytes as JSON: a value that is written and read again as itself, or the typed refusal. */
class JsonReaderFuzzTest {
  @Timeout(600)
  @FuzzTest
  void anyBytes(byte[] content) {
    Value value;
    try {
      value = JsonReader.withDefaults().read(content);
    } catch (JsonException e) {
      assertThat(e.getMessage()).isNotEmpty().hasSizeLessThan(1_000);
      return;
    }
    Value again = Value.parseJson(value.toJson());
    assertThat(again).isEqualTo(value).hasSameHashCodeAs(value);
    assertThat(again.compareTo(value)).isZero();
    assertThat(again.toJson()).isEqualTo(value.toJson());
  }
}
