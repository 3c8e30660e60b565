package io.choria.rego.builtin.stdlib;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Built-ins that read and write small texts. */
class TextBuiltinsFuzzTest {
  private static final BuiltinCalls CALLS =
      new BuiltinCalls(
          "semver.",
          "units.",
          "net.cidr",
          "uuid.parse",
          "urlquery.",
          "uri.",
          "hex.",
          "base64",
          "sprintf",
          "to_number",
          "strings.",
          "format_int");

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
