package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that are told apart by prefixes are found by each text that starts so, and by no other. */
class PrefixIndexTest {
  static Stream<List<String>> prefixes() {
    List<String> sameHash = new ArrayList<>(List.of(""));
    for (int length = 0; length < 5; length++) {
      // "Aa" and "BB" have the same hash, and so have all texts made of as many of them
      sameHash = sameHash.stream().flatMap(text -> Stream.of(text + "Aa", text + "BB")).toList();
    }
    return Stream.of(
        IntStream.range(0, 300).mapToObj(i -> "/n" + i + "/").toList(),
        IntStream.range(0, 40).mapToObj("a"::repeat).toList(),
        IntStream.range(0, 40).mapToObj(i -> "https://registry/" + "p".repeat(i)).toList(),
        sameHash,
        List.of("ä", "äö", "\uD83D\uDE00", "\uD83D\uDE00x", "\uD83D\uDE01", "x\u0000", "x"));
  }

  @ParameterizedTest
  @MethodSource("prefixes")
  void areFoundByWhatStartsWithThem(List<String> prefixes) {
    StringBuilder policy = new StringBuilder("package p\n");
    List<String> asked = new ArrayList<>(List.of("", "a", "https://registry", "/n"));
    for (int i = 0; i < prefixes.size(); i++) {
      String prefix = prefixes.get(i);
      policy.append("hit contains ").append(i).append(" if startswith(input.x, ");
      policy.append(Value.of(prefix).toJson()).append(")\n");
      asked.addAll(List.of(prefix, prefix + "x", prefix + "/", "x" + prefix));
      asked.add(prefix.substring(0, prefix.length() / 2));
    }
    Entrypoint hit = Rego.compile("p.rego", policy.toString()).entrypoint("data.p.hit");
    for (String x : asked) {
      SetValue.Builder expected = SetValue.builder();
      for (int i = 0; i < prefixes.size(); i++) {
        if (x.startsWith(prefixes.get(i))) {
          expected.add(Value.of(i));
        }
      }
      assertThat(hit.evaluate(ObjectValue.of("x", Value.of(x))).value())
          .as("%s", x)
          .isEqualTo(expected.build());
    }
    assertThat(hit.evaluate(ObjectValue.of("x", Value.of(1))).value()).isEqualTo(SetValue.EMPTY);
  }
}
