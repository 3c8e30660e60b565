package io.choria.rego.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.rego.EvaluationOptions;
import io.choria.rego.Rego;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class RegoTestsTest {
  private static final String POLICY =
      """
      package authz
      default allow := false
      allow if input.user == "root"
      """;

  /** As in a build of a user. */
  @TestFactory
  Stream<DynamicNode> policies() {
    return RegoTests.of(
        Rego.builder()
            .module("authz.rego", POLICY)
            .module(
                "authz_test.rego",
                """
                package authz_test
                import data.authz
                test_root if authz.allow with input as {"user": "root"}
                test_users[name] if {
                  some name in ["alice", "bob"]
                  not authz.allow with input as {"user": name}
                }
                """),
        EvaluationOptions.DEFAULT);
  }

  private static Map<String, DynamicTest> tests(Stream<DynamicNode> nodes) {
    Map<String, DynamicTest> tests = new LinkedHashMap<>();
    nodes.forEach(
        node ->
            ((DynamicContainer) node)
                .getChildren()
                .forEach(
                    test ->
                        tests.put(
                            node.getDisplayName() + "/" + test.getDisplayName(),
                            (DynamicTest) test)));
    return tests;
  }

  @Test
  void makesATestOfEachRule(@TempDir Path directory) throws Throwable {
    Files.writeString(directory.resolve("authz.rego"), POLICY);
    Path file = directory.resolve("authz_test.rego");
    Files.writeString(
        file,
        """
        package authz_test
        import data.authz
        test_root if authz.allow with input as {"user": "root"}
        test_bob if { print("bob asks"); authz.allow with input as {"user": "bob"} }
        test_cases[note] if {
          some note, user in {"one": "root", "two": "eve"}
          authz.allow with input as {"user": user}
        }
        todo_test_later if false
        test_error := x if some x in [1, 2]
        """);
    Map<String, DynamicTest> tests = tests(RegoTests.of(directory));
    assertThat(tests)
        .containsOnlyKeys(
            "data.authz_test/test_root",
            "data.authz_test/test_bob",
            "data.authz_test/test_cases",
            "data.authz_test/todo_test_later",
            "data.authz_test/test_error");

    DynamicTest root = tests.get("data.authz_test/test_root");
    root.getExecutable().execute();
    assertThat(root.getTestSourceUri()).contains(URI.create(file.toUri() + "?line=3"));
    assertThatThrownBy(run(tests, "test_bob"))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("authz_test.rego:4: data.authz_test.test_bob: FAIL")
        .hasMessageContaining("bob asks")
        .hasMessageContaining("input.user == \"root\"")
        .hasMessageContaining("input.user = \"bob\"");
    assertThatThrownBy(run(tests, "test_cases"))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("two: FAIL")
        .message()
        .doesNotContain("one: FAIL");
    assertThatThrownBy(run(tests, "todo_test_later")).isInstanceOf(TestAbortedException.class);
    assertThatThrownBy(run(tests, "test_error"))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContaining("eval_conflict_error");
  }

  private static ThrowingCallable run(Map<String, DynamicTest> tests, String name) {
    Executable executable = tests.get("data.authz_test/" + name).getExecutable();
    return executable::execute;
  }

  @Test
  void failsWithoutTestsAndWithWrongPolicies(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("authz.rego"), POLICY);
    assertThatThrownBy(() -> RegoTests.of(directory))
        .isInstanceOf(RegoException.class)
        .hasMessageContaining("found none");
    Files.writeString(directory.resolve("wrong.rego"), "package p\nx if y");
    assertThatThrownBy(() -> RegoTests.of(directory)).isInstanceOf(RegoCompileException.class);
  }
}
