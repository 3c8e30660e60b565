package io.choria.rego.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.rego.Policy;
import io.choria.rego.Rego;
import io.choria.rego.RegoEvaluationException;
import io.choria.rego.Result;
import io.choria.rego.builtin.Capabilities;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Requests that OPA 1.22.2 was asked to make, one case a line: what the server replies, what is
 * asked in queries one after another (or in one, if {@code same}), what OPA answered, and what the
 * server saw of it (spec 08 §4.18).
 */
class HttpSendTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern DATE =
      Pattern.compile(
          "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");

  @TestFactory
  Stream<DynamicTest> agreesWithTheReference() throws IOException {
    return cases("recorded.jsonl");
  }

  /** Schemas that refer to other documents (spec 08 §4.9). */
  @TestFactory
  Stream<DynamicTest> loadsSchemasAsTheReference() throws IOException {
    return cases("schemas.jsonl");
  }

  private static Stream<DynamicTest> cases(String recorded) throws IOException {
    try (InputStream in = HttpSendTest.class.getResourceAsStream(recorded);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<DynamicTest> tests = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode test = JSON.readTree(line);
        tests.add(DynamicTest.dynamicTest(test.get("note").asText(), () -> check(test)));
      }
      return tests.stream();
    }
  }

  private static void check(JsonNode test) throws Exception {
    List<ScriptedServer.Reply> script = new ArrayList<>();
    test.get("replies")
        .forEach(r -> script.add(new ScriptedServer.Reply(r.get(0).asText(), r.get(1).asText())));
    try (ScriptedServer server = new ScriptedServer(script)) {
      Policy policy = policy(test.get("hosts"));
      List<String> answers = new ArrayList<>();
      JsonNode asks =
          JSON.readTree(
              test.get("asks")
                  .toString()
                  .replace("$BASE", "http://127.0.0.1:" + server.port())
                  .replace("$PORT", String.valueOf(server.port())));
      if (test.has("same")) {
        answers.add(answer(policy, "data.t.all", asks, server));
      } else {
        for (JsonNode ask : asks) {
          // what may be asked of hosts was asked by a program of its own each time
          Policy asked = test.has("hosts") ? policy(test.get("hosts")) : policy;
          String path = "data.t." + test.path("rule").asText("one");
          answers.add(answer(asked, path, JSON.createArrayNode().add(ask), server));
        }
      }
      List<String> expected = new ArrayList<>();
      test.get("answers").forEach(a -> expected.add(a.toString()));
      assertThat(answers.stream().map(HttpSendTest::tree).toList())
          .isEqualTo(expected.stream().map(HttpSendTest::tree).toList());
      JsonNode seen = tree(placeless(JSON.writeValueAsString(server.seen()), server));
      if (!test.has("late") || !seen.isEmpty()) { // a slow server sees nothing of what is over
        assertThat(seen).isEqualTo(test.get("seen"));
      }
    }
  }

  private static Policy policy(JsonNode hosts) {
    Capabilities network = Capabilities.none().withNetwork();
    if (hosts != null) {
      Set<String> allowed = new HashSet<>();
      hosts.forEach(host -> allowed.add(host.asText()));
      network = Capabilities.none().withNetwork(allowed);
    }
    Map<String, String> unset = Map.of("NO_SUCH_VARIABLE", "", "NO_SUCH_A", "", "NO_SUCH_B", "");
    return Rego.builder()
        .capabilities(network.withFiles(Set.of(Path.of("/nonexistent"))).withVariables(unset))
        .module(
            "p.rego",
            """
            package t
            one := http.send(input.requests[0])
            all := [http.send(r) | some r in input.requests]
            matched := json.match_schema(input.requests[0].document, input.requests[0].schema)
            verified := json.verify_schema(input.requests[0].schema)
            """)
        .compile();
  }

  private static String answer(
      Policy policy, String path, JsonNode requests, ScriptedServer server) {
    JsonNode input = JSON.createObjectNode().set("requests", requests);
    try {
      Result result = policy.entrypoint(path).with(Requests.PATIENT).evaluate(input);
      return result.isDefined() ? placeless("{\"value\": " + result.toJson() + "}", server) : "{}";
    } catch (RegoEvaluationException e) {
      String text = e.error().code() + ": " + e.error().message();
      return placeless(JSON.createObjectNode().put("error", text).toString(), server);
    }
  }

  private static String placeless(String json, ScriptedServer server) {
    String port = String.valueOf(server.port());
    return DATE.matcher(json)
        .replaceAll("\\$DATE")
        .replace("127.0.0.1:" + port, "$HOST")
        .replace(port, "$PORT");
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
