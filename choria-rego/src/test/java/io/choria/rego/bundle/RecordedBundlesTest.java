package io.choria.rego.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.rego.Rego;
import io.choria.rego.RegoException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Archives with odd names, manifests and documents, and what {@code opa eval -b} of OPA 1.22.2 made
 * of them: one case a line (spec 08 §8).
 */
class RecordedBundlesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> agreesWithTheReference() throws IOException {
    return RecordedCases.tests("recorded.jsonl", RecordedBundlesTest::check).stream();
  }

  private static void check(JsonNode test) throws IOException {
    JsonNode answer = test.get("answer");
    if (answer.has("value")) {
      assertThat(JSON.readTree(data(test))).isEqualTo(answer.get("value"));
    } else {
      assertThatThrownBy(() -> data(test))
          .isInstanceOf(RegoException.class)
          .hasMessageContaining(
              test.has("ours") ? test.get("ours").asText() : answer.get("error").asText());
    }
  }

  private static String data(JsonNode test) {
    Packed packed = Packed.archive();
    test.get("files").forEach(file -> packed.file(file.get(0).asText(), file.get(1).asText()));
    Bundle bundle = BundleReader.builder().skipVerification().build().read(packed.end());
    return Rego.builder().bundle("b", bundle).compile().entrypoint("data").evaluate().toJson();
  }
}
