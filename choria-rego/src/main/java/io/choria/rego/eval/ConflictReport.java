package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.RegoError;
import io.choria.rego.RegoEvaluationException;
import io.choria.rego.Value;
import io.choria.rego.builtin.stdlib.call.TextSize;
import io.choria.rego.core.Lazy;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells which values clash and where they come from (spec 08 §2.10). Nothing is kept for this
 * during evaluation: the definitions are run once more.
 */
final class ConflictReport {
  private static final int MOST = 10;

  private ConflictReport() {}

  /** What a definition gives, and the place of the branch that gives it. */
  private record Given(List<Value> values, Location location) {}

  /** The values that one body gives, at most two different ones. */
  static final class Values {
    private final List<Value> distinct = new ArrayList<>();

    void add(Value value) {
      if (distinct.size() < 2 && !distinct.contains(value)) {
        distinct.add(value);
      }
    }
  }

  static RegoEvaluationException of(
      String message,
      Evaluation evaluation,
      Scope scope,
      Value[] given,
      List<Definition> definitions,
      Definition culprit) {
    List<String> lines = new ArrayList<>();
    Value first = null;
    boolean more = false;
    evaluation.quietly();
    for (Definition definition : definitions) {
      Given found = values(definition, evaluation, scope, given);
      for (Value value : found.values) {
        if (first == null || !first.equals(value)) {
          if (lines.size() == MOST) {
            more = true;
            break;
          }
          TextSize.charge(evaluation, value);
          lines.add("  " + value + " at " + place(found.location));
          if (first != null) {
            break;
          }
          first = value;
        }
      }
    }
    StringBuilder text = new StringBuilder(message);
    if (!lines.isEmpty()) {
      text.append(":\n").append(String.join("\n", lines));
    }
    if (more) {
      text.append("\n  ...");
    }
    return new RegoEvaluationException(
        new RegoError(Errors.CONFLICT, text.toString(), culprit.location()));
  }

  private static Given values(
      Definition definition, Evaluation evaluation, Scope scope, Value[] given) {
    for (Lazy<Branch> lazy : definition.branches()) {
      if (!lazy.get().allows(evaluation, scope, given)) {
        continue;
      }
      Values values = new Values();
      lazy.get().interpret(evaluation, scope, given, values);
      if (!values.distinct.isEmpty()) {
        return new Given(values.distinct, lazy.get().location());
      }
    }
    return new Given(List.of(), definition.location());
  }

  private static String place(Location location) {
    return location.file() + ":" + location.row();
  }
}
