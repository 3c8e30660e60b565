package io.choria.rego.cli;

import io.choria.rego.EvaluationOptions;
import io.choria.rego.JsonWriter;
import io.choria.rego.Policy;
import io.choria.rego.PreparedQuery;
import io.choria.rego.RegoCompileException;
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
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

  private static final Set<String> FORMATS =
      Set.of("json", "values", "bindings", "raw", "pretty", "discard");

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
    String format = args.oneOf("json", FORMATS, "--format", "-f");
    CapturedQuery captured = null;
    try {
      String text = args.operands().get(0);
      if (text.isBlank()) {
        throw new RegoException("cannot evaluate empty query");
      }
      captured = new CapturedQuery(text);
      Policy policy = args.policy();
      EvaluationOptions options =
          EvaluationOptions.builder()
              .strictErrors(args.has("--strict-builtin-errors"))
              .print(err::println)
              .build();
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
      fail(format, captured, e);
      return RegoCommand.FAILED;
    }
  }

  private void fail(String format, @Nullable CapturedQuery query, RegoException failure) {
    List<RegoError> errors = failure.errors().stream().map(e -> shown(query, e)).toList();
    if (format.equals("json")) {
      out.println(
          indented(
              errors.isEmpty()
                  ? Value.from(
                      Map.of(
                          "errors",
                          List.of(Map.of("message", String.valueOf(failure.getMessage())))))
                  : ErrorJson.errors(errors)));
    } else {
      err.println(
          errors.isEmpty()
              ? "1 error occurred: " + failure.getMessage()
              : new RegoCompileException(errors).getMessage());
    }
  }

  private static RegoError shown(@Nullable CapturedQuery query, RegoError error) {
    return query == null
        ? error
        : new RegoError(
            error.code(),
            CapturedQuery.shown(error.message()),
            query.written(error.location()),
            error.details());
  }

  private static String indented(Value value) {
    return JsonWriter.compact().indented("  ", "").write(value);
  }

  private void print(String format, CapturedQuery query, List<Solution> solutions) {
    switch (format) {
      case "json" -> out.println(indented(json(query, solutions)));
      case "discard" ->
          out.println(
              indented(Value.from(solutions.isEmpty() ? Map.of() : Map.of("result", "discarded"))));
      case "values" -> solutions.forEach(s -> out.println(indented(Value.from(values(query, s)))));
      case "bindings" -> solutions.forEach(s -> out.println(indented(Value.from(bindings(s)))));
      case "raw" -> solutions.forEach(s -> out.println(raw(query, s)));
      default -> pretty(query, solutions);
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
      return;
    }
    Set<String> names = new TreeSet<>();
    solutions.forEach(solution -> names.addAll(bindings(solution).keySet()));
    if (solutions.size() == 1 && query.parts().size() == 1 && names.isEmpty()) {
      out.println(indented(values(query, solutions.get(0)).get(0)));
      return;
    }
    List<String> header = new ArrayList<>();
    query.parts().stream().filter(CapturedQuery.Part::captured).forEach(p -> header.add(p.text()));
    header.addAll(names);
    Table table = new Table(header);
    for (Solution solution : solutions) {
      List<String> cells = new ArrayList<>();
      List<Value> values = values(query, solution);
      for (int i = 0; i < values.size(); i++) {
        if (query.parts().get(i).captured()) {
          cells.add(compact(values.get(i)));
        }
      }
      Map<String, Value> bindings = bindings(solution);
      names.forEach(name -> cells.add(compact(bindings.get(name))));
      table.row(cells);
    }
    table.lines().forEach(out::println);
  }

  private static String compact(@Nullable Value value) {
    return value == null ? "" : JsonWriter.compact().write(value);
  }
}
