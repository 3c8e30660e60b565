package io.choria.messaging.rpc.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.rpc.expr.Json;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@DisplayName("spec 02 §4.4: paths of facts, against gjson")
class FactPathTest {
  private static final Map<String, Object> FACTS = Vectors.facts();

  @TestFactory
  Stream<DynamicTest> vectors() {
    return Vectors.rows("paths.tsv").stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.get(0) + " is " + row.get(1), () -> check(row.get(0), row.get(1))));
  }

  private static void check(String path, String expected) throws Exception {
    Object found = FactPath.find(FACTS, path);
    if (expected.equals("missing")) {
      assertThat(found).isSameAs(FactPath.MISSING);
    } else {
      assertThat(found).isNotSameAs(FactPath.MISSING);
      assertThat(Trees.normal(found)).isEqualTo(Json.value(new ObjectMapper().readTree(expected)));
    }
  }

  @Property
  void anyPathEndsSoon(
      @ForAll
          @StringLength(max = 200)
          @Chars({'.', '#', '(', ')', '"', '*', '?', '|', '@', '\\', '=', '~', '%', '[', '{', ':'})
          @CharRange(from = 'a', to = 'e')
          @CharRange(from = '0', to = '2')
          String path) {
    assertThat(Trees.normal(FactPath.find(FACTS, path))).isNotSameAs(FactPath.MISSING);
  }

  @Test
  void aHostilePatternDoesNotTakeLong() {
    Map<String, Object> facts = Map.of("a".repeat(500), 1);
    long start = System.nanoTime();
    assertThat(FactPath.find(facts, "*a".repeat(400) + "b")).isSameAs(FactPath.MISSING);
    // exponential would be for ever; this is far from both
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
  }
}
