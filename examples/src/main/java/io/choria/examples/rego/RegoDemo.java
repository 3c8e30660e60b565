package io.choria.examples.rego;

import io.choria.rego.DataStore;
import io.choria.rego.Entrypoint;
import io.choria.rego.Policy;
import io.choria.rego.PolicyTests;
import io.choria.rego.Rego;
import io.choria.rego.ReloadingPolicy;
import io.choria.rego.TestResult;
import io.choria.rego.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Loads a policy from a file, decides, explains a denial, reloads the file after an edit, runs the
 * policy's own tests.
 */
public final class RegoDemo {
  private final Path directory;

  private RegoDemo(Path directory) {
    this.directory = directory;
  }

  /** Runs the demonstration; exits with 1 if something is not as it should be. */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("rego-demo");
    new RegoDemo(directory).run();
    System.out.println("\neverything as expected");
  }

  private record Request(String caller, String agent, String action, List<String> groups) {}

  private void run() throws IOException {
    Path file = directory.resolve("fleet.rego");
    Files.writeString(file, resource("fleet.rego"));
    Files.writeString(directory.resolve("fleet_test.rego"), resource("fleet_test.rego"));

    title("load " + file.getFileName() + " and decide");
    ReloadingPolicy policy =
        ReloadingPolicy.of(List.of(directory), RegoDemo::settings, Duration.ZERO, false);
    Request operator = new Request("up=alice", "service", "restart", List.of("operators"));
    Request guest = new Request("up=mallory", "package", "uninstall", List.of("guests"));
    check("alice may restart a service", allow(policy.current()).evaluate(operator).isTrue());
    check("mallory may not uninstall", !allow(policy.current()).evaluate(guest).isTrue());

    title("explain the denial");
    System.out.print(allow(policy.current()).explain(guest));

    title("data is replaced while the policy stays");
    DataStore data = DataStore.of(Map.of("maintenance", false));
    Value request = Value.from(operator);
    check(
        "alice may restart outside of maintenance",
        allow(policy.current()).evaluate(request, data.snapshot()).isTrue());
    data.put("maintenance", true);
    check(
        "nobody may during maintenance",
        !allow(policy.current()).evaluate(request, data.snapshot()).isTrue());

    title("edit the file");
    Files.writeString(
        file,
        resource("fleet.rego")
            .replace("changing := {\"operators\"}", "changing := {\"operators\", \"guests\"}"));
    check("mallory may uninstall now", allow(policy.current()).evaluate(guest).isTrue());

    title("run the tests of the policy: the edit broke one");
    List<TestResult> broken = test(policy.current());
    check(
        "one test of " + broken.size() + " fails",
        broken.stream().filter(r -> r.outcome() == TestResult.Outcome.FAIL).count() == 1);
    Files.writeString(file, resource("fleet.rego"));
    List<TestResult> repaired = test(policy.current());
    check(
        "all pass with the file as it was",
        repaired.stream().allMatch(r -> r.outcome() == TestResult.Outcome.PASS));
  }

  private static Rego.Builder settings() {
    return Rego.builder().keepPrint(true);
  }

  private static Entrypoint allow(Policy policy) {
    return policy.entrypoint("data.fleet.allow");
  }

  private static List<TestResult> test(Policy policy) {
    List<TestResult> results = PolicyTests.of(policy).run();
    for (TestResult result : results) {
      System.out.println("  " + result.outcome() + " " + result.name());
    }
    return results;
  }

  private static void title(String text) {
    System.out.println("\n== " + text);
  }

  private static void check(String what, boolean holds) {
    System.out.println("  " + (holds ? "ok   " : "WRONG ") + what);
    if (!holds) {
      throw new IllegalStateException("not as expected: " + what);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = RegoDemo.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
