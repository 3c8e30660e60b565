package io.choria.rego.cli;

import io.choria.rego.Location;
import io.choria.rego.RegoError;
import io.choria.rego.RegoException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something that went wrong.
 *
 * @param message in words
 * @param error what is known about it; null if it is not about policy text
 * @param frames where the evaluation was, the innermost place first
 */
record Problem(String message, @Nullable RegoError error, List<Frame> frames) {
  /**
   * A place in an evaluation.
   *
   * @param query the number of the rule or query that was evaluated
   * @param location where the condition stands
   * @param text the condition
   */
  record Frame(int query, Location location, String text) {
    @Override
    public String toString() {
      String place = location.file().isEmpty() ? row() : location.toString();
      return place + ": " + text.strip().replaceAll("\\s+", " ");
    }

    Map<String, Object> json() {
      Map<String, Object> place = new LinkedHashMap<>();
      place.put("query_id", query);
      place.put("location", ErrorJson.place(location));
      return place;
    }

    private String row() {
      return location.row() + ":" + location.column();
    }
  }

  static Problem of(RegoError error) {
    return new Problem(error.message(), error, List.of());
  }

  static List<Problem> of(RegoException failure) {
    return failure.errors().isEmpty()
        ? List.of(new Problem(String.valueOf(failure.getMessage()), null, List.of()))
        : failure.errors().stream().map(Problem::of).toList();
  }

  /** All of them as text, as {@code opa} shows them. */
  static String text(List<Problem> problems, String when) {
    String all = problems.stream().map(Problem::shown).collect(Collectors.joining("\n"));
    return problems.size() == 1
        ? "1 error occurred" + when + ": " + all
        : problems.size() + " errors occurred" + when + ":\n" + all;
  }

  /** All of them as a document. */
  static List<Object> json(List<Problem> problems) {
    return problems.stream().<Object>map(Problem::json).toList();
  }

  /** All that is known, for people. */
  String shown() {
    String text = error == null ? message : text(error);
    return frames.isEmpty()
        ? text
        : text
            + "\n\nTraceback:\n"
            + frames.stream().map(frame -> "  " + frame).collect(Collectors.joining("\n"));
  }

  /** Errors of evaluations name the condition if it stands in the query. */
  private String text(RegoError wrong) {
    boolean inQuery = !frames.isEmpty() && wrong.location().file().isEmpty();
    return inQuery
        ? frames.get(0).text() + ": " + wrong.code() + ": " + wrong.message()
        : wrong.toString();
  }

  private Map<String, Object> json() {
    Map<String, Object> one =
        error == null ? Map.of("message", message) : new LinkedHashMap<>(ErrorJson.error(error));
    if (!frames.isEmpty()) {
      one.put("stack_trace", frames.stream().map(Frame::json).toList());
    }
    return one;
  }
}
