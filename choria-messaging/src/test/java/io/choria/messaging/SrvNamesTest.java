package io.choria.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("spec 01 §10: the first SRV name that has records counts")
class SrvNamesTest {
  private static List<String> dns(String name) {
    List<String> found = Map.of("b", List.of("nats://b:1"), "c", List.of("nats://c:1")).get(name);
    if (found == null) {
      throw new ConnectionException(ConnectionException.Reason.LOOKUP, "none: " + name, null);
    }
    return found;
  }

  @Test
  void inOrder() {
    assertThat(SrvLookup.first(List.of("a", "b", "c"), List.of("x"), SrvNamesTest::dns))
        .containsExactly("nats://b:1");
  }

  @Test
  void otherwise() {
    assertThat(SrvLookup.first(List.of("a"), List.of("nats://puppet:4222"), SrvNamesTest::dns))
        .containsExactly("nats://puppet:4222");
    assertThatThrownBy(() -> SrvLookup.first(List.of("a", "d"), List.of(), SrvNamesTest::dns))
        .hasMessageContaining("none: d");
  }
}
