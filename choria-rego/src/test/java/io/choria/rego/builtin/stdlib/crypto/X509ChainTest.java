package io.choria.rego.builtin.stdlib.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.rego.ArrayValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.stdlib.CallText;
import io.choria.rego.builtin.stdlib.TestContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Chains whose authorities limit names, uses, length or time, with what OPA 1.22.2 says of them at
 * a time: one chain a line, root first.
 */
class X509ChainTest {
  @TestFactory
  Stream<DynamicTest> agreesWithTheReference() throws IOException {
    try (InputStream in = X509ChainTest.class.getResourceAsStream("certificate-chains.tsv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> line.split("\t", 4))
          .map(
              row ->
                  DynamicTest.dynamicTest(
                      row[1],
                      () ->
                          assertThat(isVerified(row[3].replace("\\n", "\n"), row[2]))
                              .isEqualTo(Value.of(Boolean.parseBoolean(row[0])))))
          .toList()
          .stream();
    }
  }

  private static Value isVerified(String pem, String time) throws Exception {
    String call =
        "crypto.x509.parse_and_verify_certificates_with_options("
            + Value.of(pem).toJson()
            + ", {\"CurrentTime\": "
            + time
            + "})";
    return ((ArrayValue) CallText.evaluate(call, new TestContext())).get(0);
  }
}
