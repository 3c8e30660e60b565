package io.choria.benchmarks.rego;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.styra.opa.wasm.OpaPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The Java alternative: policies that OPA compiled to WebAssembly, JSON text in, JSON text out. */
final class WasmPeer {
  private static final String ENGINE = "opa-java-wasm";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final TypeReference<Map<String, JsonNode>> MEMBERS = new TypeReference<>() {};

  private final Path modules;

  /**
   * Names the place of the compiled policies.
   *
   * @param modules the folder that holds one {@code NAME.wasm} per workload
   */
  WasmPeer(Path modules) {
    this.modules = modules;
  }

  /**
   * Measures one policy.
   *
   * @param workload the policy and its inputs
   * @param expected what the decisions are, as JSON text; sets come from this engine in no
   *     particular order, so a decision that differs in nothing but order counts as the same
   */
  Measurement run(Workload workload, List<String> expected) throws IOException {
    try {
      byte[] module = Files.readAllBytes(modules.resolve(workload.name() + ".wasm"));
      OpaPolicy policy = OpaPolicy.builder().withPolicy(module).build();
      policy.data(workload.data().orElse("{}"));
      List<String> results = new ArrayList<>();
      List<String> inputs = workload.inputs();
      for (int i = 0; i < inputs.size(); i++) {
        JsonNode answer = JSON.readTree(policy.evaluate(inputs.get(i)));
        String result = answer.isEmpty() ? "undefined" : answer.get(0).get("result").toString();
        boolean same = unordered(result).equals(unordered(expected.get(i)));
        results.add(Measurement.cut(same ? expected.get(i) : result));
      }
      return Measurement.of(
          ENGINE, workload.name(), results, i -> policy.evaluate(inputs.get(i % inputs.size())));
    } catch (NoSuchFileException e) {
      return new Measurement(ENGINE, workload.name(), OptionalDouble.empty(), 0, "not compiled");
    } catch (RuntimeException e) {
      return new Measurement(
          ENGINE, workload.name(), OptionalDouble.empty(), 0, String.valueOf(e.getMessage()));
    }
  }

  /** A text that is the same for all orders of elements and members. */
  private static String unordered(String json) throws IOException {
    return json.equals("undefined") ? json : unordered(JSON.readTree(json)).toString();
  }

  private static JsonNode unordered(JsonNode node) {
    if (node.isArray()) {
      List<JsonNode> elements = new ArrayList<>();
      node.forEach(element -> elements.add(unordered(element)));
      elements.sort(Comparator.comparing(JsonNode::toString));
      return JSON.createArrayNode().addAll(elements);
    }
    if (node.isObject()) {
      ObjectNode members = JSON.createObjectNode();
      new TreeMap<>(JSON.convertValue(node, MEMBERS))
          .forEach((name, value) -> members.set(name, unordered(value)));
      return members;
    }
    return node;
  }
}
