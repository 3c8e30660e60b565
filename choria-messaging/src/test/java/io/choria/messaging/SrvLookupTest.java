package io.choria.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SrvLookupTest {
  @Test
  void reqCm1RecordsAreOrderedByPriorityThenWeight() {
    assertThat(
            SrvLookup.parse(
                "n",
                List.of(
                    "20 0 4222 c.example.net.",
                    "10 5 4222 b.example.net.",
                    "10 50 4223 A.example.net.")))
        .containsExactly(
            "nats://a.example.net:4223", "nats://b.example.net:4222", "nats://c.example.net:4222");
  }

  @Test
  void unusableRecordsAreSkipped() {
    assertThat(SrvLookup.parse("n", List.of("x", "1 2 3", "0 0 0 .", "0 0 4222 ok.")))
        .containsExactly("nats://ok:4222");
    assertThatThrownBy(() -> SrvLookup.parse("n", List.of("0 0 0 .")))
        .isInstanceOfSatisfying(
            ConnectionException.class,
            e -> assertThat(e.reason()).isEqualTo(ConnectionException.Reason.LOOKUP));
  }

  @Test
  void namesAreChecked() {
    assertThatThrownBy(() -> SrvLookup.servers("ldap://evil/x", null))
        .isInstanceOf(ConnectionException.class)
        .hasMessageContaining("not a DNS name");
  }

  @Property(tries = 500)
  void fuzzRecords(@ForAll List<String> records) {
    try {
      assertThat(SrvLookup.parse("n", records)).isNotEmpty().allMatch(s -> s.startsWith("nats://"));
    } catch (ConnectionException e) {
      assertThat(e.reason()).isEqualTo(ConnectionException.Reason.LOOKUP);
    }
  }
}
