package io.choria.messaging.rpc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.messaging.rpc.client.RpcException.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules and vectors of spec 02 §6.3. */
class LimitTest {
  private static List<String> nodes(int count) {
    return IntStream.range(0, count).mapToObj(i -> "n" + i).toList();
  }

  @ParameterizedTest(name = "{0} nodes, seed {1}: {2}")
  @CsvSource({
    "5, 1, n2 n0 n1 n4 n3",
    "5, 42, n2 n3 n4 n0 n1",
    "10, 1, n1 n7 n4 n0 n9 n2 n3 n5 n8 n6"
  })
  void vectorsOfSeeds(int count, long seed, String order) {
    List<String> chosen = Limit.percent(100).atRandom(seed).apply(nodes(count));
    assertThat(String.join(" ", chosen)).isEqualTo(order);
    assertThat(Limit.count(2).atRandom(seed).apply(nodes(count)))
        .as("the head of the shuffled list")
        .isEqualTo(chosen.subList(0, 2));
  }

  @ParameterizedTest(name = "{1} of {0}: {2}")
  @CsvSource({"100, 29%, 28", "29, 10%, 2", "10, 3, 3", "10, 100%, 10", "10, 10, 10", "3, 50%, 1"})
  void sizes(int count, String text, int expected) {
    assertThat(Limit.parse(text).apply(nodes(count))).isEqualTo(nodes(count).subList(0, expected));
  }

  @Test
  @DisplayName("a number larger than there are servers is all of them; Choria adds empty names")
  void moreThanThereAre() {
    assertThat(Limit.count(10).apply(nodes(3))).isEqualTo(nodes(3));
    assertThat(Limit.count(10).atRandom(1).apply(nodes(3)))
        .containsExactlyInAnyOrder("n0", "n1", "n2");
  }

  @ParameterizedTest(name = "{0} of three leaves nobody")
  @ValueSource(strings = {"0", "0%", "1%", "33%"})
  void nobody(String text) {
    assertThatThrownBy(() -> Limit.parse(text).apply(nodes(3)))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_TARGETS))
        .hasMessage("no targets left after applying target limits of '" + text + "'");
  }

  @ParameterizedTest(name = "''{0}'' is no limit")
  @ValueSource(strings = {"", "%", "ten", "-1", "1.5", "10 %", "10%%", "%10", "99999999999"})
  void noLimits(String text) {
    assertThatThrownBy(() -> Limit.parse(text))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OPTIONS))
        .hasMessageStartingWith("could not parse limit as either number or percent");
  }

  @Test
  void withoutALimitTheOrderStays() {
    assertThat(Limit.NONE.apply(nodes(50))).isEqualTo(nodes(50));
  }

  @Test
  @DisplayName("a negative seed chooses any")
  void negativeSeeds() {
    Set<List<String>> orders = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      orders.add(Limit.percent(100).atRandom(-1).apply(nodes(50)));
    }
    assertThat(orders).hasSizeGreaterThan(1);
  }

  @Property(tries = 100)
  void aSeedChoosesTheSameServersAgain(
      @ForAll @LongRange(min = 0) long seed, @ForAll @IntRange(min = 1, max = 200) int count) {
    List<String> once = Limit.percent(100).atRandom(seed).apply(nodes(count));
    assertThat(once).isEqualTo(Limit.percent(100).atRandom(seed).apply(nodes(count)));
    assertThat(new ArrayList<>(once)).containsExactlyInAnyOrderElementsOf(nodes(count));
  }
}
