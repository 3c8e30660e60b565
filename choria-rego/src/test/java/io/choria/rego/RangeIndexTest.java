package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that are told apart by ranges are found by each value in their range, and by no other. */
class RangeIndexTest {
  private record Range(String low, boolean lowIn, String high, boolean highIn) {
    String condition() {
      return "input.x "
          + (lowIn ? ">= " : "> ")
          + low
          + "; input.x "
          + (highIn ? "<= " : "< ")
          + high;
    }

    boolean holds(BigDecimal x) {
      int below = x.compareTo(new BigDecimal(low));
      int above = x.compareTo(new BigDecimal(high));
      return (below > 0 || (lowIn && below == 0)) && (above < 0 || (highIn && above == 0));
    }
  }

  static Stream<List<Range>> ranges() {
    Random random = new Random(7);
    List<Range> disjoint = new ArrayList<>();
    List<Range> touching = new ArrayList<>();
    List<Range> mixed = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String low = String.valueOf(i * 10 - 100);
      disjoint.add(new Range(low, random.nextBoolean(), String.valueOf(i * 10 - 91), i % 3 == 0));
      touching.add(new Range(low, true, String.valueOf(i * 10 - 90), true));
      int from = random.nextInt(300) - 100;
      mixed.add(
          new Range(
              from + (i % 4 == 0 ? ".5" : ""),
              random.nextBoolean(),
              String.valueOf(from + random.nextInt(60) - 5),
              random.nextBoolean()));
    }
    List<Range> extreme =
        List.of(
            new Range("-9223372036854775808", true, "-9223372036854775807", false),
            new Range("-5", false, "-5", true),
            new Range("-4", true, "9223372036854775806", true),
            new Range("9223372036854775806", false, "9223372036854775807", true),
            new Range("9223372036854775807", false, "9223372036854775808", true));
    return Stream.of(disjoint, touching, mixed, extreme);
  }

  @ParameterizedTest
  @MethodSource("ranges")
  void areFoundByWhatTheyHold(List<Range> ranges) {
    StringBuilder policy = new StringBuilder("package p\n");
    List<BigDecimal> asked = new ArrayList<>();
    for (int i = 0; i < ranges.size(); i++) {
      Range range = ranges.get(i);
      policy.append("hit contains ").append(i).append(" if { ");
      policy.append(range.condition()).append(" }\n");
      for (String end : List.of(range.low, range.high)) {
        for (String step : List.of("-1", "-0.5", "0", "0.5", "1")) {
          asked.add(new BigDecimal(end).add(new BigDecimal(step)));
        }
      }
    }
    Entrypoint hit = Rego.compile("p.rego", policy.toString()).entrypoint("data.p.hit");
    for (BigDecimal x : asked) {
      SetValue.Builder expected = SetValue.builder();
      for (int i = 0; i < ranges.size(); i++) {
        if (ranges.get(i).holds(x)) {
          expected.add(Value.of(i));
        }
      }
      assertThat(hit.evaluate(ObjectValue.of("x", Value.of(x))).value())
          .as("%s", x)
          .isEqualTo(expected.build());
    }
    assertThat(hit.evaluate(ObjectValue.of("x", Value.of("text"))).value())
        .isEqualTo(SetValue.EMPTY);
  }
}
