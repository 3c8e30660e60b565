package io.choria.messaging.rpc.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.messaging.rpc.data.DataProvider;
import io.choria.messaging.rpc.expr.ExprException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("spec 02 §4.5, §4.6: compound expressions, against Choria's own evaluation")
class CompoundMatchTest {
  private static final List<DataProvider> PROVIDERS =
      List.of(
          DataProvider.of("disk", (String path) -> Map.of("free", 12, "path", path)),
          DataProvider.of("load", () -> Map.of("one", 0.5, "names", List.of("a"))),
          DataProvider.of("len", () -> Map.of("is", "shadowed")),
          DataProvider.of("fact", () -> Map.of("never", true)),
          DataProvider.of(
              "bad",
              (String text) -> {
                throw new IllegalStateException("no data");
              }));
  private static final CompoundMatch PLAIN = new CompoundMatch(List.of());
  private static final CompoundMatch MATCH = new CompoundMatch(PROVIDERS);
  private static final NodeView NODE = new Node();

  /** What the vectors were made with. */
  private static final class Node implements NodeView {
    private final Map<String, Object> facts = Vectors.facts();

    @Override
    public Collection<String> classes() {
      return List.of("apache", "roles::web");
    }

    @Override
    public Collection<String> agents() {
      return Set.of("rpcutil");
    }

    @Override
    public Map<String, ?> facts() {
      return facts;
    }
  }

  @TestFactory
  Stream<DynamicTest> vectors() {
    return Vectors.rows("expressions.tsv").stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.get(0) + " is " + row.get(1),
                    () ->
                        assertThat(result(row.get(0).replace("`\\n`", "`\n`")))
                            .isEqualTo(row.get(1))));
  }

  private static String result(String expression) {
    try {
      return Boolean.toString(PLAIN.holds(expression, NODE));
    } catch (ExprException e) {
      return "error";
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "disk('/var').free > 10",
        "disk('/var').path == '/var'",
        "load().one < 1",
        "load().names[0] == 'a'",
        "len().is == 'shadowed'",
        "fact('cpus') == 8",
        "bad('x') == nil",
        "disk('/').free % 5 == 2"
      })
  void dataProvidersAreFunctions(String expression) {
    assertThat(MATCH.holds(expression, NODE)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"disk() == nil", "disk(1) == nil", "load('x') == nil", "bad('x').y"})
  void dataProvidersAreCalledAsTheySay(String expression) {
    assertThatThrownBy(() -> MATCH.holds(expression, NODE)).isInstanceOf(ExprException.class);
  }

  private static List<List<Map<String, String>>> queries(String... expressions) {
    return Arrays.stream(expressions).map(each -> List.of(Map.of("expr", each))).toList();
  }

  @Test
  void expressionsAreScored() {
    assertThat(MATCH.matches(queries("true", "false"), NODE)).isFalse();
    assertThat(MATCH.matches(queries("true", "true", "false"), NODE)).isTrue();
    assertThat(MATCH.matches(queries("true", "true", "nosuch()"), NODE)).isFalse();
    assertThat(MATCH.matches(List.of(), NODE)).isFalse();
    assertThat(MATCH.matches(List.of(List.of()), NODE)).isFalse();
    assertThat(MATCH.matches(List.of(List.of(Map.of("x", "true"))), NODE)).isFalse();
    assertThat(
            MATCH.matches(List.of(List.of(Map.of("expr", "true"), Map.of("expr", "true"))), NODE))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "all(1..50000, all(1..50000, # > 0))",
        "len(repeat('x', 2000000000)) > 0",
        "len(1..2000000000) > 0",
        "reduce(1..60, concat(#acc, #acc), [1,2]) == []",
        "reduce(1..60, #acc + #acc, 'ab') == ''",
        "any(1..10000, any(map(1..10000, # * 2), # == -1))",
        "'aaaaaaaaaa' matches '(((a{1000}){1000}){1000})'",
        "len(replace(repeat('a', 1000000), 'a', repeat('b', 1000000))) > 1"
      })
  void whatCostsTooMuchIsAMistake(String expression) {
    assertThatThrownBy(() -> MATCH.holds(expression, NODE)).isInstanceOf(ExprException.class);
  }

  @Test
  void depthAndLengthAreLimited() {
    for (String expression :
        List.of(
            "(".repeat(5_000) + "true" + ")".repeat(5_000),
            "!".repeat(5_000) + "true",
            "true" + " and true".repeat(5_000),
            "x" + ".y".repeat(5_000) + " == 1",
            "[".repeat(9_000),
            "1 < ".repeat(90) + "(1 < 2)",
            "true" + " ".repeat(30_000))) {
      assertThatThrownBy(() -> MATCH.holds(expression, NODE)).isInstanceOf(ExprException.class);
    }
  }

  /** The truth of generated junctions of facts, by a second, simpler evaluator. */
  @Property
  void junctionsOfFactsAreWhatTheyShouldBe(
      @ForAll @Size(min = 1, max = 20) List<Optional<Boolean>> parts) {
    StringBuilder text = new StringBuilder("true");
    boolean expected = true;
    for (int i = 0; i < parts.size(); i++) {
      boolean value = parts.get(i).orElse(i % 2 == 0);
      String atom = value ? "fact('i') == 10" : "fact('i') < 10";
      boolean negated = parts.get(i).isEmpty();
      boolean and = (i + parts.size()) % 3 != 0;
      text.insert(0, "(").append(")").append(and ? " and " : " or ");
      text.append(negated ? "not (" + atom + ")" : atom);
      boolean operand = negated != value;
      expected = and ? expected && operand : expected || operand;
    }
    assertThat(MATCH.holds(text.toString(), NODE)).isEqualTo(expected);
  }
}
