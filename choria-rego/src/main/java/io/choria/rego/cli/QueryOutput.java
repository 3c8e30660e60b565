package io.choria.rego.cli;

import io.choria.rego.Solution;
import io.choria.rego.TraceEvent;
import io.choria.rego.Value;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came out of a query and what was noticed on the way, in all forms of {@code eval -f}. */
final class QueryOutput {
  private List<Problem> problems = List.of();
  private List<Problem> builtinErrors = List.of();
  private @Nullable QueryResults results;
  private @Nullable CapturedQuery query;
  private @Nullable Metrics metrics;
  private @Nullable Profile profile;
  private @Nullable Map<String, Object> coverage;
  private @Nullable List<TraceEvent> events;
  private TraceFilter filter = TraceFilter.of("");
  private boolean values;

  void query(CapturedQuery captured) {
    query = captured;
  }

  void problems(List<Problem> found) {
    problems = List.copyOf(found);
  }

  /** A list that grows while the query is evaluated. */
  void builtinErrors(List<Problem> found) {
    builtinErrors = found;
  }

  void solutions(List<Solution> found) {
    if (query != null) {
      results = new QueryResults(query, found);
    }
  }

  void metrics(Metrics found) {
    metrics = found;
  }

  void profile(Profile found) {
    profile = found;
  }

  void coverage(Map<String, Object> found) {
    coverage = found;
  }

  /** A list that grows while the query is evaluated. */
  void explanation(List<TraceEvent> found, TraceFilter shown, boolean withValues) {
    events = found;
    filter = shown;
    values = withValues;
  }

  boolean failed() {
    return !problems.isEmpty();
  }

  boolean defined() {
    return results != null && !results.isEmpty();
  }

  private List<Problem> allProblems() {
    return problems.isEmpty() ? builtinErrors : problems;
  }

  void print(String format, PrintStream out, PrintStream err) {
    List<Problem> wrong = allProblems();
    switch (format) {
      case "json" -> out.println(Json.indented(json()));
      case "discard" -> {
        Map<String, Object> all = json();
        all.computeIfPresent("result", (key, value) -> "discarded");
        out.println(Json.indented(Value.from(all)));
      }
      case "pretty" -> pretty(out, err);
      default -> {
        if (!wrong.isEmpty()) {
          err.println(Problem.text(wrong, ""));
        } else if (results != null) {
          results.rows(format).forEach(out::println);
        }
      }
    }
  }

  private Map<String, Object> json() {
    Map<String, Object> all = new LinkedHashMap<>();
    List<Problem> wrong = allProblems();
    if (!wrong.isEmpty()) {
      all.put("errors", Problem.json(wrong));
    }
    if (defined() && results != null) {
      all.put("result", results.json());
    }
    if (metrics != null) {
      all.put("metrics", metrics.last());
    }
    if (events != null) {
      List<TraceEvent> shown = filter.apply(events);
      all.put("explanation", shown.stream().map(TraceText::json).toList());
    }
    if (profile != null) {
      all.put("profile", profile.json());
    }
    if (coverage != null) {
      all.put("coverage", coverage);
    }
    return all;
  }

  private void pretty(PrintStream out, PrintStream err) {
    if (events != null && query != null) {
      TraceText.lines(query.written(), filter.apply(events), values).forEach(out::println);
    }
    List<Problem> wrong = allProblems();
    if (!wrong.isEmpty()) {
      err.println(Problem.text(wrong, ""));
    } else if (results == null || results.isEmpty()) {
      out.println("undefined");
    } else {
      results.pretty().forEach(out::println);
    }
    if (metrics != null) {
      metrics.table().lines().forEach(out::println);
    }
    if (profile != null) {
      profile.table().lines().forEach(out::println);
    }
    if (coverage != null) {
      Table table = new Table(2);
      Object percent = coverage.getOrDefault("coverage", 0);
      double share = percent instanceof Number number ? number.doubleValue() : 0;
      table.row(List.of("Overall Coverage", String.format(Locale.ROOT, "%.02f", share)));
      table.lines().forEach(out::println);
    }
  }
}
