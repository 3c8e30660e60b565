package io.choria.messaging.rpc.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.choria.messaging.rpc.expr.ExprException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text as an expression, path, fact filter and range of versions: an answer or a refusal. */
class FilterFuzzTest {
  private static final Map<String, Object> FACTS = Vectors.facts();
  private static final CompoundMatch MATCH = new CompoundMatch(List.of());
  private static final NodeView NODE =
      new NodeView() {
        @Override
        public Collection<String> classes() {
          return List.of("apache");
        }

        @Override
        public Collection<String> agents() {
          return List.of("rpcutil");
        }

        @Override
        public Map<String, ?> facts() {
          return FACTS;
        }
      };

  static Stream<byte[]> known() {
    return Stream.of("expressions.tsv", "paths.tsv", "versions.tsv")
        .flatMap(name -> Vectors.rows(name).stream())
        .map(row -> row.get(0).getBytes(StandardCharsets.UTF_8));
  }

  @Timeout(600)
  @MethodSource("known")
  @FuzzTest
  void anyText(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      assertThat(MATCH.holds(text, NODE)).isIn(true, false);
    } catch (ExprException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
    FactPath.find(FACTS, text);
    FactText.parse(text).ifPresent(fact -> FactComparison.matches(fact, FACTS));
    try {
      VersionRange.contains(text, "1.2.3");
    } catch (ExprException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
