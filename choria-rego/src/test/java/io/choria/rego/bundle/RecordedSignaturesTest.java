package io.choria.rego.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Signed bundles, right ones and others, and whether {@code opa build --verification-key} of OPA
 * 1.22.2 accepts them: one case a line (spec 08 §8.4).
 */
class RecordedSignaturesTest {
  /** What is accepted there and refused here, because not all of it is understood. */
  private static final Set<String> STRICTER =
      Set.of("crit in the header", "header no object", "text behind the signature file");

  @TestFactory
  Stream<DynamicTest> agreesWithTheReference() throws IOException {
    List<DynamicTest> tests =
        RecordedCases.tests("signatures.jsonl", RecordedSignaturesTest::check);
    assertThat(tests).hasSizeGreaterThan(90);
    return tests.stream();
  }

  private static void check(JsonNode test) {
    JsonNode answer = test.get("answer");
    if (answer.get("accepted").asBoolean() && !STRICTER.contains(test.get("note").asText())) {
      assertThat(read(test).verified()).isTrue();
    } else {
      assertThatThrownBy(() -> read(test))
          .isInstanceOf(BundleException.class)
          .hasMessageContaining(answer.path("error").asText());
    }
  }

  private static Bundle read(JsonNode test) {
    Packed packed = Packed.archive();
    test.get("files").forEach(file -> packed.file(file.get(0).asText(), file.get(1).asText()));
    BundleVerification.Builder verification =
        BundleVerification.builder()
            .key(test.get("id").asText(), test.get("algorithm").asText(), test.get("key").asText())
            .keyId(test.get("id").asText())
            .scope(test.get("scope").asText());
    test.get("exclude").forEach(pattern -> verification.exclude(pattern.asText()));
    return BundleReader.builder().verification(verification.build()).build().read(packed.end());
  }
}
