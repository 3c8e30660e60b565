package io.choria.examples.shipper.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
  @ParameterizedTest(name = "REQ-LS-2 refused host [{0}]")
  @ValueSource(
      strings = {
        "",
        "..",
        "a..b",
        ".a",
        "a.",
        "a/b",
        "/etc",
        "a\\b",
        "a b",
        "*",
        ">",
        "a.*",
        "é",
        "a\u0000b",
        "a\nb",
        "~",
        "$JS",
        "%2e%2e"
      })
  void reqLs2RefusesHostile(String host) {
    assertThat(HostToken.parse(host)).isEmpty();
    assertThatThrownBy(() -> new HostToken(host)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void reqLs2RefusesLongHosts() {
    assertThat(HostToken.parse("a".repeat(253))).isPresent();
    assertThat(HostToken.parse("a".repeat(254))).isEmpty();
    assertThat(HostToken.parse("a".repeat(300))).isEmpty();
  }

  @Test
  void reqLs3SubjectScheme() {
    ShipperSubject subject =
        new ShipperSubject("logs", 3, new HostToken("edge-001.lab.example.org"));
    assertThat(subject.text()).isEqualTo("logs.p3.edge-001.lab.example.org");
    assertThat(ShipperSubject.filter("logs", 3)).isEqualTo("logs.p3.>");
    assertThat(ShipperSubject.hostOf("logs.p3.", subject.text()))
        .contains(new HostToken("edge-001.lab.example.org"));
    assertThat(ShipperSubject.hostOf("logs.p3.", "logsXp3.host"))
        .as("the prefix is no regular expression")
        .isEmpty();
    assertThat(ShipperSubject.hostOf("logs.p3.", "logs.p3.")).isEmpty();
  }

  @ParameterizedTest(name = "refused base [{0}]")
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a b", "a.*", "a.>"})
  void refusedBases(String base) {
    assertThatThrownBy(() -> ShipperSubject.checkBase(base))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 200)
  void positionsRoundTrip(
      @ForAll @LongRange(min = 0, max = 1L << 50) long start,
      @ForAll @LongRange(min = 1, max = 1L << 40) long size) {
    Position position = new Position("abc-9", start, start + size);
    assertThat(Position.parse(position.toString())).contains(position);
  }

  @Property(tries = 500)
  void anyTextIsRefusedOrReadAsItself(@ForAll String text) {
    Position.parse(text).ifPresent(p -> assertThat(Position.parse(p.toString())).contains(p));
  }

  @ParameterizedTest(name = "refused position [{0}]")
  @ValueSource(
      strings = {
        "",
        "a",
        "a:1",
        "a:1:1",
        "a:2:1",
        "a:-1:2",
        ":1:2",
        "a:1:2:3",
        "A:1:2",
        "a/b:1:2",
        "a:9999999999999999999:1",
        "a:1:",
        "a::2"
      })
  void refusedPositions(String text) {
    assertThat(Position.parse(text)).isEmpty();
  }

  @Test
  void inflationIsBounded() {
    byte[] lines = "the same line again and again\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
    try (Inflation inflation = new Inflation()) {
      byte[] small = inflation.deflate(lines, 0, lines.length).orElseThrow();
      assertThat(small.length).isLessThan(lines.length / 10);
      assertThat(inflation.inflate(small, lines.length))
          .hasValueSatisfying(b -> assertThat(b).isEqualTo(lines));
      assertThat(inflation.inflate(small, lines.length - 1)).isEmpty();
      assertThat(inflation.inflate(small, lines.length + 1)).isEmpty();
      assertThat(inflation.inflate(small, Inflation.MAX_SIZE + 1L)).isEmpty();
      assertThat(inflation.inflate(new byte[] {1, 2, 3}, 10)).isEmpty();
      assertThat(inflation.deflate(new byte[] {1, 2, 3}, 0, 3)).as("not smaller").isEmpty();
    }
  }
}
