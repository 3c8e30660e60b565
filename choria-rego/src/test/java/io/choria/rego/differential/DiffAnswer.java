package io.choria.rego.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What an engine said: errors of the compiler, or one answer per query and input.
 *
 * @param errors of the compiler; empty if it compiled
 * @param answers one per query and input, those of the first query first
 */
record DiffAnswer(List<Failure> errors, List<Outcome> answers) {

  /** An error with its place; the row is 0 if there is none. */
  record Failure(String code, String message, String file, int row, int col) {
    static Failure from(JsonNode node) {
      return new Failure(
          node.path("code").asText(),
          node.path("message").asText(),
          node.path("file").asText(),
          node.path("row").asInt(),
          node.path("col").asInt());
    }

    @Override
    public String toString() {
      return file + ":" + row + ":" + col + ": " + code + ": " + message;
    }
  }

  /** An error, or the bindings of each solution in Rego notation, sorted. */
  record Outcome(Failure error, List<String> solutions) {
    @Override
    public String toString() {
      return error != null ? error.toString() : solutions.toString();
    }
  }

  static DiffAnswer compiled(List<Outcome> answers) {
    return new DiffAnswer(List.of(), answers);
  }

  static DiffAnswer fromJson(JsonNode node) {
    List<Failure> errors = new ArrayList<>();
    node.path("errors").forEach(e -> errors.add(Failure.from(e)));
    List<Outcome> answers = new ArrayList<>();
    for (JsonNode answer : node.path("answers")) {
      List<String> solutions = new ArrayList<>();
      answer.path("solutions").forEach(s -> solutions.add(s.asText()));
      answers.add(
          new Outcome(
              answer.hasNonNull("error") ? Failure.from(answer.get("error")) : null, solutions));
    }
    return new DiffAnswer(errors, answers);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    errors.forEach(e -> text.append(e).append('\n'));
    answers.forEach(a -> text.append(a).append('\n'));
    return text.toString();
  }
}
