package io.choria.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionerTest {

  @ParameterizedTest(name = "REQ-MP-6 spec 06 §9.1: {0}")
  @CsvSource({
    "'', 2166136261, 1, 1, 1, 1",
    "a, 3826002220, 0, 0, 0, 0",
    "edge-001.lab.example.org, 4063017603, 3, 3, 3, 3",
    "edge-002.lab.example.org, 289173374, 2, 4, 4, 14",
    "edge-003.lab.example.org, 556145361, 1, 1, 1, 1",
    "rack7-node12, 357960993, 1, 3, 3, 13",
    "web1.example.net, 2117403425, 1, 0, 5, 5",
    "str1.example.net, 3188285494, 2, 4, 4, 14"
  })
  void reqMp6FollowsTheVectors(String key, long hash, int of4, int of5, int of10, int of20) {
    assertThat(Integer.toUnsignedLong(Partitioner.hash(key))).isEqualTo(hash);
    assertThat(Partitioner.of(4).partition(key)).isEqualTo(of4);
    assertThat(Partitioner.of(5).partition(key)).isEqualTo(of5);
    assertThat(Partitioner.of(10).partition(key)).isEqualTo(of10);
    assertThat(Partitioner.of(20).partition(key)).isEqualTo(of20);
  }

  @Test
  void reqMp6AgreesWithTheServersMapping() {
    var partition = Partitioner.of(2).by(Partitioner.subjectTokens(1));
    assertThat(partition.applyAsInt("node1")).isZero();
    assertThat(partition.applyAsInt("node2")).isEqualTo(1);
    assertThat(partition.applyAsInt("node3")).isZero();
    var joined = Partitioner.of(10).by(Partitioner.subjectTokens(1, 3));
    assertThat(joined.applyAsInt("ab.x.cd")).isEqualTo(Partitioner.of(10).partition("abcd"));
    assertThatThrownBy(() -> joined.applyAsInt("ab.x")).isInstanceOf(StreamException.class);
  }

  @Test
  void reqMp6ZeroMeansNotPartitionedAndNegativeIsRefused() {
    assertThat(Partitioner.of(0).partition("anything")).isZero();
    assertThat(Partitioner.of(0).subject("logs", "a.b")).isEqualTo("logs.p0.a.b");
    assertThatThrownBy(() -> Partitioner.of(-1))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("partitions=-1");
  }

  @Test
  void reqMp6BuildsTheSubjectsOfTheScheme() {
    Partitioner partitioner = Partitioner.of(5);
    assertThat(partitioner.subject("logs", "edge-001.lab.example.org"))
        .isEqualTo("logs.p3.edge-001.lab.example.org");
    assertThat(partitioner.filter("logs", 3)).isEqualTo("logs.p3.>");
    assertThatThrownBy(() -> partitioner.filter("logs", 5)).isInstanceOf(StreamException.class);
    assertThatThrownBy(() -> partitioner.subject("logs", "a..b"))
        .isInstanceOf(StreamException.class);
    assertThatThrownBy(() -> partitioner.subject("logs", "a b"))
        .isInstanceOf(StreamException.class);
  }
}
