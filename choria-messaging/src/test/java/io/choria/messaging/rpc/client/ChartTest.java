package io.choria.messaging.rpc.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@DisplayName("spec 02 §6.7: chart, against the library that Choria draws with")
class ChartTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> vectors() throws IOException {
    try (InputStream in = ChartTest.class.getResourceAsStream("charts.tsv")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("\t", 2))
          .map(row -> DynamicTest.dynamicTest(row[0], () -> check(row[0], row[1])));
    }
  }

  private static void check(String values, String expected) throws IOException {
    Summary summary = new Summary(Summary.Kind.CHART, JsonNodeFactory.instance.objectNode());
    for (JsonNode value : JSON.readTree(values)) {
      summary.add(value);
    }
    String chart = JSON.readTree(expected).textValue();
    assertThat(summary.toJson().path("chart").textValue()).isEqualTo(chart);
    assertThat(summary.lines()).containsExactlyElementsOf(chart.lines().toList());
  }

  @Test
  void withoutNumbersThereIsNone() {
    Summary summary = new Summary(Summary.Kind.CHART, JsonNodeFactory.instance.objectNode());
    summary.add(JsonNodeFactory.instance.textNode("many"));
    assertThat(summary.toJson()).isEmpty();
    assertThat(summary.lines()).isEmpty();
    assertThat(Chart.of(List.of(Double.NaN))).isEmpty();
    assertThat(Chart.of(List.of(1e300, -1e300))).isEmpty();
  }

  @Property
  void everyChartHasItsSize(@ForAll @Size(min = 1, max = 200) List<Double> values) {
    List<String> lines = new ArrayList<>(Chart.of(values).lines().toList());
    assertThat(lines).hasSizeLessThanOrEqualTo(17);
    lines.forEach(line -> assertThat(line.length()).isLessThan(400));
  }
}
