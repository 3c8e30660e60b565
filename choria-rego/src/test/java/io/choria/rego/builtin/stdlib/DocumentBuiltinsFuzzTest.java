package io.choria.rego.builtin.stdlib;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Built-ins that read documents: YAML, JSON, patches, schemas, Rego. */
class DocumentBuiltinsFuzzTest {
  private static final BuiltinCalls CALLS = new BuiltinCalls("yaml.", "json.", "rego.parse_module");

  static Stream<byte[]> recorded() {
    return CALLS.seeds();
  }

  @Timeout(600)
  @MethodSource("recorded")
  @FuzzTest
  void anyCall(byte[] content) {
    CALLS.check(content);
  }
}
