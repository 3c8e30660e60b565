package io.choria.rego.cli;

import io.choria.rego.BooleanValue;
import io.choria.rego.JsonWriter;
import io.choria.rego.Solution;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The solutions of a query. */
final class QueryResults {
  private final CapturedQuery query;
  private final List<CapturedQuery.Part> shown;
  private final List<Solution> solutions;

  QueryResults(CapturedQuery query, List<Solution> solutions) {
    this.query = query;
    this.shown = query.parts().stream().filter(CapturedQuery.Part::shown).toList();
    this.solutions = solutions;
  }

  boolean isEmpty() {
    return solutions.isEmpty();
  }

  /** One text for each solution, in the form {@code values}, {@code bindings} or {@code raw}. */
  List<String> rows(String format) {
    return solutions.stream()
        .map(
            solution ->
                switch (format) {
                  case "values" -> Json.indented(values(solution));
                  case "bindings" -> Json.indented(bindings(solution));
                  default -> raw(solution);
                })
        .toList();
  }

  private String raw(Solution solution) {
    return values(solution).stream()
        .map(v -> v instanceof StringValue s ? s.value() : JsonWriter.compact().write(v))
        .collect(Collectors.joining(" "));
  }

  List<Object> json() {
    List<Object> results = new ArrayList<>();
    for (Solution solution : solutions) {
      List<Value> values = values(solution);
      List<Object> expressions = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        CapturedQuery.Part part = shown.get(i);
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("row", part.row());
        place.put("col", part.column());
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("value", values.get(i));
        one.put("text", part.text());
        one.put("location", place);
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
    return results;
  }

  private List<Value> values(Solution solution) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < query.parts().size(); i++) {
      CapturedQuery.Part part = query.parts().get(i);
      Value value = part.captured() ? solution.get(CapturedQuery.name(i)) : null;
      if (part.shown()) {
        values.add(value == null ? Value.of(true) : value);
      }
    }
    return values;
  }

  private static Map<String, Value> bindings(Solution solution) {
    Map<String, Value> bindings = new TreeMap<>();
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

  /** One value as it is, or a table. */
  List<String> pretty() {
    Solution first = solutions.get(0);
    List<Value> values = values(first);
    Map<String, Value> bindings = bindings(first);
    boolean plain = values.size() == 1 || values.stream().allMatch(BooleanValue.class::isInstance);
    if (solutions.size() == 1 && bindings.isEmpty() && plain) {
      return List.of(Json.indented(values.get(0)));
    }
    List<Integer> columns = new ArrayList<>();
    List<String> header = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if (bindings.isEmpty() || !(values.get(i) instanceof BooleanValue)) {
        columns.add(i);
        header.add(this.shown.get(i).text());
      }
    }
    header.addAll(bindings.keySet());
    Table table = new Table(header);
    for (Solution solution : solutions) {
      List<String> cells = new ArrayList<>();
      List<Value> all = values(solution);
      columns.forEach(i -> cells.add(cell(all.get(i))));
      Map<String, Value> bound = bindings(solution);
      bindings.keySet().forEach(name -> cells.add(cell(bound.get(name))));
      table.row(cells);
    }
    return table.lines();
  }

  private static String cell(@Nullable Value value) {
    return value == null ? "null" : JsonWriter.compact().write(value);
  }
}
