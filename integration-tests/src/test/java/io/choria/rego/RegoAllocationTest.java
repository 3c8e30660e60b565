package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * A simple decision leaves nothing behind for the garbage collector, once its rules have become
 * classes. Stands here because the tests of the module itself can't see the counters of the JVM.
 */
class RegoAllocationTest {
  private static final int DECISIONS = 3_000;

  private static long allocated(Runnable work) {
    assumeTrue(
        ManagementFactory.getThreadMXBean() instanceof ThreadMXBean,
        "this JVM doesn't count allocated bytes");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static void assertFree(String policy, String... inputs) {
    Entrypoint allow =
        Rego.builder()
            .module("p.rego", policy)
            .data((ObjectValue) Value.parseJson("{\"roles\": {\"ann\": [\"admin\"]}}"))
            .compile()
            .entrypoint("data.p.allow");
    Value[] values = new Value[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      values[i] = Value.parseJson(inputs[i]);
    }
    Runnable decide =
        () -> {
          for (int i = 0; i < DECISIONS; i++) {
            assertDecided(allow.evaluate(values[i % values.length]));
          }
        };
    decide.run();
    // a little is left for what the virtual machine does on this thread now and then
    assertThat(allocated(decide)).isLessThan(DECISIONS);
  }

  private static void assertDecided(Result result) {
    if (!result.isDefined()) {
      throw new AssertionError("undefined");
    }
  }

  @Test
  void rulesWithComparisons() {
    assertFree(
        """
        package p
        default allow := false
        allow if { input.user == "root"; input.level >= 3 }
        allow if { input.action in {"read", "list"}; not input.blocked }
        """,
        "{\"user\": \"root\", \"level\": 4}",
        "{\"user\": \"ann\", \"level\": 4, \"action\": \"list\"}",
        "{\"user\": \"bob\"}");
  }

  @Test
  void rulesOverDataAndOtherRules() {
    assertFree(
        """
        package p
        default allow := false
        admin if "admin" in data.roles[input.user]
        allow if { admin; startswith(input.path, "/api/") }
        allow if { some role in data.roles[input.user]; role == input.wanted }
        """,
        "{\"user\": \"ann\", \"path\": \"/api/x\"}",
        "{\"user\": \"ann\", \"path\": \"/\", \"wanted\": \"admin\"}",
        "{\"user\": \"bob\", \"path\": \"/\"}");
  }

  @Test
  void manyRulesToldApart() {
    StringBuilder policy = new StringBuilder("package p\ndefault allow := false\n");
    for (int i = 0; i < 200; i++) {
      policy.append("allow if { input.service == \"s" + i + "\"; input.level > " + i % 9 + " }\n");
    }
    assertFree(
        policy.toString(),
        "{\"service\": \"s7\", \"level\": 8}",
        "{\"service\": \"s199\", \"level\": 0}",
        "{\"service\": \"none\", \"level\": 8}");
  }
}
