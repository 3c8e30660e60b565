package io.choria.rego.cli;

import io.choria.rego.EvaluationOptions;
import io.choria.rego.JsonWriter;
import io.choria.rego.Policy;
import io.choria.rego.PreparedQuery;
import io.choria.rego.RegoError;
import io.choria.rego.RegoException;
import io.choria.rego.Solution;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code rego eval}: evaluates a query and prints its results (spec 08 §9.3). */
final class EvalCommand {
  static final Set<String> OPTIONS =
      Set.of(
          "--data=",
          "--bundle=",
          "-b=",
          "--schema=",
          "-s=",
          "-d=",
          "--input=",
          "-i=",
          "--stdin-input",
          "-I",
          "--format=",
          "-f=",
          "--import=",
          "--package=",
          "--strict-builtin-errors",
          "--fail",
          "--fail-defined",
          "--v0-compatible");

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  EvalCommand(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  int run(Arguments args) throws Arguments.UsageException {
    if (args.operands().size() != 1) {
      throw new Arguments.UsageException("eval needs exactly one query");
    }
    String format = args.last("json", "--format", "-f");
    try {
      CapturedQuery captured = new CapturedQuery(args.operands().get(0));
      Policy policy = args.policy();
      EvaluationOptions options =
          EvaluationOptions.builder().strictErrors(args.has("--strict-builtin-errors")).build();
      PreparedQuery query =
          policy
              .query(captured.text(), args.all("--import"), args.last("", "--package"))
              .with(options);
      List<Solution> solutions = query.evaluate(args.input(in), policy.data());
      print(format, captured, solutions);
      boolean defined = !solutions.isEmpty();
      boolean failed = defined ? args.has("--fail-defined") : args.has("--fail");
      return failed ? RegoCommand.USAGE : RegoCommand.OK;
    } catch (RegoException e) {
      if (format.equals("json")) {
        out.println(
            indented(ErrorJson.errors(e.errors().stream().map(EvalCommand::shown).toList())));
      } else {
        err.println(CapturedQuery.shown(String.valueOf(e.getMessage())));
      }
      return RegoCommand.FAILED;
    }
  }

  private static RegoError shown(RegoError error) {
    return new RegoError(
        error.code(), CapturedQuery.shown(error.message()), error.location(), error.details());
  }

  private static String indented(Value value) {
    return JsonWriter.compact().indented("  ", "").write(value);
  }

  private void print(String format, CapturedQuery query, List<Solution> solutions)
      throws Arguments.UsageException {
    switch (format) {
      case "json" -> out.println(indented(json(query, solutions)));
      case "discard" ->
          out.println(
              indented(Value.from(solutions.isEmpty() ? Map.of() : Map.of("result", "discarded"))));
      case "values" -> solutions.forEach(s -> out.println(indented(Value.from(values(query, s)))));
      case "bindings" -> solutions.forEach(s -> out.println(indented(Value.from(bindings(s)))));
      case "raw" -> solutions.forEach(s -> out.println(raw(query, s)));
      case "pretty" -> pretty(query, solutions);
      default -> throw new Arguments.UsageException("unknown format: " + format);
    }
  }

  private static Value json(CapturedQuery query, List<Solution> solutions) {
    if (solutions.isEmpty()) {
      return Value.from(Map.of());
    }
    List<Object> results = new ArrayList<>();
    for (Solution solution : solutions) {
      List<Value> values = values(query, solution);
      List<Object> expressions = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        CapturedQuery.Part part = query.parts().get(i);
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("value", values.get(i));
        one.put("text", part.text());
        one.put("location", Map.of("row", part.row(), "col", part.column()));
        expressions.add(one);
      }
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("expressions", expressions);
      Map<String, Value> bindings = bindings(solution);
      if (!bindings.isEmpty()) {
        result.put("bindings", bindings);
      }
      results.add(result);
    }
    return Value.from(Map.of("result", results));
  }

  private static List<Value> values(CapturedQuery query, Solution solution) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < query.parts().size(); i++) {
      Value value = query.parts().get(i).captured() ? solution.get(CapturedQuery.name(i)) : null;
      values.add(value == null ? Value.of(true) : value);
    }
    return values;
  }

  private static Map<String, Value> bindings(Solution solution) {
    Map<String, Value> bindings = new LinkedHashMap<>();
    solution
        .bindings()
        .forEach(
            (name, value) -> {
              if (!CapturedQuery.isCapture(name)) {
                bindings.put(name, value);
              }
            });
    return bindings;
  }

  private static String raw(CapturedQuery query, Solution solution) {
    return values(query, solution).stream()
        .map(v -> v instanceof StringValue s ? s.value() : JsonWriter.compact().write(v))
        .collect(Collectors.joining(" "));
  }

  private void pretty(CapturedQuery query, List<Solution> solutions) {
    if (solutions.isEmpty()) {
      out.println("undefined");
    }
    for (Solution solution : solutions) {
      if (query.parts().size() == 1 && bindings(solution).isEmpty()) {
        out.println(indented(values(query, solution).get(0)));
        continue;
      }
      List<String> cells = new ArrayList<>();
      bindings(solution)
          .forEach((name, value) -> cells.add(name + " = " + JsonWriter.compact().write(value)));
      for (int i = 0; i < query.parts().size(); i++) {
        if (query.parts().get(i).captured()) {
          Value value = values(query, solution).get(i);
          cells.add(query.parts().get(i).text() + " = " + JsonWriter.compact().write(value));
        }
      }
      out.println(String.join(" | ", cells));
    }
  }
}
