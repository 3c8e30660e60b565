package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.choria.rego.core.CorePolicy;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Any bytes as JSON: a value that is written and read again as itself, or the typed refusal. */
class JsonReaderFuzzTest {
  private static final JsonReader NOTHING = JsonReader.of(new CorePolicy(List.of(), List.of(), 0));

  @Timeout(600)
  @FuzzTest
  void anyBytes(byte[] content) {
    Value value;
    String passedOver = refusal(content);
    try {
      value = JsonReader.withDefaults().read(content);
    } catch (JsonException e) {
      assertThat(e.getMessage()).isNotEmpty().hasSizeLessThan(1_000).isEqualTo(passedOver);
      return;
    }
    assertThat(passedOver).isNull();
    Value again = Value.parseJson(value.toJson());
    assertThat(again).isEqualTo(value).hasSameHashCodeAs(value);
    assertThat(again.compareTo(value)).isZero();
    assertThat(again.toJson()).isEqualTo(value.toJson());
  }

  /** What a reader says that makes no value of anything. */
  private static String refusal(byte[] content) {
    try {
      NOTHING.read(content);
      return null;
    } catch (JsonException e) {
      return e.getMessage();
    }
  }
}
