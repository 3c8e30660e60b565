package io.choria.benchmarks.rego;

import io.choria.benchmarks.Checkout;
import io.choria.rego.Entrypoint;
import io.choria.rego.JsonWriter;
import io.choria.rego.ObjectValue;
import io.choria.rego.Policy;
import io.choria.rego.Rego;
import io.choria.rego.Result;
import io.choria.rego.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Measures Rego. With folders as arguments it prints one line for each: {@code choria-rego}, name,
 * nanoseconds per evaluation, results, separated by tabs. Without, it runs the own workloads on all
 * engines and prints the tables that benchmarks/README.md shows.
 */
public final class RegoBenchmark {
  private static final String OURS = "choria-rego";

  private RegoBenchmark() {}

  /**
   * Runs the measurements.
   *
   * @param arguments folders of workloads, none for the own set
   * @throws IOException when a workload can't be read or a peer fails
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 0) {
      for (String directory : arguments) {
        Workload workload = Workload.read(Path.of(directory));
        Measurement measured = evaluation(workload);
        System.out.printf(
            "%s\t%s\t%.0f\t%s%n",
            OURS, workload.name(), measured.nanos().orElseThrow(), measured.results());
      }
      return;
    }
    Path home = Checkout.benchmarks();
    List<Workload> workloads = ownWorkloads(home);
    Peers peers = new Peers(home);

    List<Measurement> parsed = new ArrayList<>();
    for (Workload workload : workloads) {
      System.err.println("measuring " + workload.name());
      parsed.add(evaluation(workload));
      handWritten(workload).ifPresent(parsed::add);
    }
    parsed.addAll(peers.run("eval", workloads));
    print("Parsed input to decision, ns", parsed);

    List<Measurement> text = new ArrayList<>();
    WasmPeer wasm = new WasmPeer(peers.compileToWasm(workloads));
    for (Workload workload : workloads) {
      text.add(textToDecision(workload));
      text.add(wasm.run(workload, answers(workload)));
    }
    text.addAll(peers.run("json", workloads));
    print("JSON text in, JSON text out, ns", text);

    List<Measurement> compiled =
        new ArrayList<>(workloads.stream().map(RegoBenchmark::compilation).toList());
    compiled.addAll(peers.run("compile", workloads));
    print("Text of the policy to a prepared decision, ns", compiled);
  }

  private static void print(String title, List<Measurement> measurements) {
    ComparisonTable table = new ComparisonTable(OURS, measurements);
    System.out.println("\n### " + title + "\n");
    List<String> disagreements = table.disagreements();
    if (!disagreements.isEmpty()) {
      System.out.println("The engines disagree, nothing is compared:");
      disagreements.forEach(System.out::println);
      return;
    }
    table.print(System.out);
  }

  private static List<Workload> ownWorkloads(Path home) throws IOException {
    List<Workload> workloads = new ArrayList<>();
    try (Stream<Path> directories = Files.list(home.resolve("workloads/rego"))) {
      directories.sorted().forEach(directory -> workloads.add(Workload.read(directory)));
    }
    workloads.addAll(new GeneratedWorkloads(home.resolve("target/workloads")).write());
    return workloads;
  }

  private static Measurement evaluation(Workload workload) {
    Entrypoint entrypoint = compile(workload).entrypoint(workload.entrypoint());
    List<Value> inputs = parse(workload);
    List<String> results =
        inputs.stream().map(entrypoint::evaluate).map(RegoBenchmark::show).toList();
    Value[] asked = inputs.toArray(Value[]::new);
    return Measurement.of(
        OURS, workload.name(), results, i -> entrypoint.evaluate(asked[i % asked.length]));
  }

  /** The decisions in full. */
  private static List<String> answers(Workload workload) {
    Entrypoint entrypoint = compile(workload).entrypoint(workload.entrypoint());
    return workload.inputs().stream()
        .map(entrypoint::evaluateJson)
        .map(result -> result.isDefined() ? result.toJson() : "undefined")
        .toList();
  }

  private static Measurement textToDecision(Workload workload) {
    Entrypoint entrypoint = compile(workload).entrypoint(workload.entrypoint());
    byte[][] inputs =
        workload.inputs().stream()
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    List<String> results =
        Stream.of(inputs).map(entrypoint::evaluateJson).map(RegoBenchmark::show).toList();
    return Measurement.of(
        OURS,
        workload.name(),
        results,
        i -> entrypoint.evaluateJson(inputs[i % inputs.length]).toJson());
  }

  private static Measurement compilation(Workload workload) {
    IntFunction<Object> work = i -> compile(workload).entrypoint(workload.entrypoint());
    return Measurement.of(OURS, workload.name(), List.of(), work);
  }

  private static Optional<Measurement> handWritten(Workload workload) {
    BinaryOperator<Value> policy = HandWritten.POLICIES.get(workload.name());
    if (policy == null) {
      return Optional.empty();
    }
    Value data = data(workload);
    Value[] inputs = parse(workload).toArray(Value[]::new);
    List<String> results =
        Stream.of(inputs)
            .map(input -> Measurement.cut(JsonWriter.compact().write(policy.apply(input, data))))
            .toList();
    return Optional.of(
        Measurement.of(
            "hand-written Java",
            workload.name(),
            results,
            i -> policy.apply(inputs[i % inputs.length], data)));
  }

  private static Policy compile(Workload workload) {
    return Rego.builder().module("policy.rego", workload.policy()).data(data(workload)).compile();
  }

  private static Value data(Workload workload) {
    return workload.data().map(Value::parseJson).orElse(ObjectValue.EMPTY);
  }

  private static List<Value> parse(Workload workload) {
    return workload.inputs().stream().map(Value::parseJson).toList();
  }

  private static String show(Result result) {
    return result.isDefined()
        ? Measurement.cut(JsonWriter.compact().write(result.value()))
        : "undefined";
  }
}
