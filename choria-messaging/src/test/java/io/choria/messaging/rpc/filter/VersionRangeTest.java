package io.choria.messaging.rpc.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.rpc.expr.ExprException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

@DisplayName("spec 02 §4.6: semver, against the library that Choria uses")
class VersionRangeTest {
  @TestFactory
  Stream<DynamicTest> vectors() {
    return Vectors.rows("versions.tsv").stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.get(0) + " in " + row.get(1) + " is " + row.get(2),
                    () -> assertThat(result(row.get(1), row.get(0))).isEqualTo(row.get(2))));
  }

  private static String result(String range, String version) {
    try {
      return Boolean.toString(VersionRange.contains(range, version));
    } catch (ExprException e) {
      return "error";
    }
  }
}
