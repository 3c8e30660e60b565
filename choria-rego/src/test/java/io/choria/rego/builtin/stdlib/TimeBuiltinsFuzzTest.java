package io.choria.rego.builtin.stdlib;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Built-ins that read and write times. */
class TimeBuiltinsFuzzTest {
  private static final BuiltinCalls CALLS = new BuiltinCalls("time.");

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
