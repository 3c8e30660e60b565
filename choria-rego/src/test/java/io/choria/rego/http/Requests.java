package io.choria.rego.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.rego.EvaluationLimits;
import io.choria.rego.EvaluationOptions;
import io.choria.rego.Policy;
import io.choria.rego.Rego;
import io.choria.rego.RegoEvaluationException;
import io.choria.rego.Result;
import io.choria.rego.builtin.BuiltinCache;
import io.choria.rego.builtin.Capabilities;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A policy that sends what its input says. */
final class Requests {
  static final EvaluationOptions PATIENT =
      EvaluationOptions.builder()
          .strictErrors(true)
          .limits(EvaluationLimits.DEFAULT.withTimeout(Duration.ofMinutes(5)))
          .build();

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Policy policy;
  private final EvaluationOptions options;

  private Requests(Policy policy, EvaluationOptions options) {
    this.policy = policy;
    this.options = options;
  }

  static Requests with(Capabilities capabilities) {
    return with(capabilities, BuiltinCache.withDefaults(), PATIENT);
  }

  static Requests with(Capabilities capabilities, BuiltinCache cache, EvaluationOptions options) {
    return new Requests(
        Rego.builder()
            .capabilities(capabilities)
            .builtinCache(cache)
            .module("p.rego", "package t\nsent := http.send(input)")
            .compile(),
        options);
  }

  /**
   * A request that says more than the method and the URL; it has more time than the usual five
   * seconds.
   */
  static Map<String, Object> get(String url, Object... more) {
    Map<String, Object> request =
        new HashMap<>(Map.of("method", "get", "url", url, "timeout", "5m"));
    for (int i = 0; i < more.length; i += 2) {
      request.put((String) more[i], more[i + 1]);
    }
    return request;
  }

  /** The response. */
  JsonNode send(Map<String, Object> request) throws Exception {
    Result result = policy.entrypoint("data.t.sent").with(options).evaluate(request);
    return JSON.readTree(result.toJson());
  }

  /** The body of the response, or what the policy is told instead. */
  String text(Map<String, Object> request) throws Exception {
    try {
      JsonNode response = send(request);
      return response.has("raw_body")
          ? response.get("raw_body").asText()
          : response.get("error").get("message").asText();
    } catch (RegoEvaluationException e) {
      return e.error().code() + ": " + e.error().message();
    }
  }
}
