package io.choria.benchmarks.rego;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.styra.opa.wasm.OpaPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The Java alternative: policies that OPA compiled to WebAssembly, JSON text in, JSON text out. */
final class WasmPeer {
  private static final String ENGINE = "opa-java-wasm";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path modules;

  /**
   * Names the place of the compiled policies.
   *
   * @param modules the folder that holds one {@code NAME.wasm} per workload
   */
  WasmPeer(Path modules) {
    this.modules = modules;
  }

  Measurement run(Workload workload) throws IOException {
    try {
      byte[] module = Files.readAllBytes(modules.resolve(workload.name() + ".wasm"));
      OpaPolicy policy = OpaPolicy.builder().withPolicy(module).build();
      policy.data(workload.data().orElse("{}"));
      List<String> results = new ArrayList<>();
      for (String input : workload.inputs()) {
        JsonNode answer = JSON.readTree(policy.evaluate(input));
        results.add(
            answer.isEmpty()
                ? "undefined"
                : Measurement.cut(answer.get(0).get("result").toString()));
      }
      List<String> inputs = workload.inputs();
      return Measurement.of(
          ENGINE, workload.name(), results, i -> policy.evaluate(inputs.get(i % inputs.size())));
    } catch (NoSuchFileException e) {
      return new Measurement(ENGINE, workload.name(), OptionalDouble.empty(), 0, "not compiled");
    } catch (RuntimeException e) {
      return new Measurement(
          ENGINE, workload.name(), OptionalDouble.empty(), 0, String.valueOf(e.getMessage()));
    }
  }
}
