package io.choria.rego.eval;

import io.choria.rego.RegoEvaluationException;
import io.choria.rego.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Definitions that are asked together, all of which must agree. They are interpreted at first; when
 * they were asked often enough they become one class. Threads race for that without harm, as for
 * {@link Branch}.
 */
public final class Choice {
  private final List<Definition> definitions;
  private final @Nullable Definition fallback;
  private final Tier tier;
  private final boolean sameConstant;
  private final boolean mixed;
  private final boolean exhaustive;
  private int runs;
  private boolean hopeless;
  private @Nullable Program program;
  private @Nullable Boolean cheap;

  /**
   * A choice.
   *
   * @param definitions in source order
   * @param fallback the {@code default}
   * @param tier when they become a class
   * @param exhaustive whether all definitions are asked although the first answer would do
   */
  public Choice(
      List<Definition> definitions, @Nullable Definition fallback, Tier tier, boolean exhaustive) {
    this.definitions = List.copyOf(definitions);
    this.fallback = fallback;
    this.tier = tier;
    this.sameConstant = sameConstant(definitions);
    this.mixed = !sameConstant && definitions.stream().anyMatch(d -> !d.options().isEmpty());
    this.exhaustive = exhaustive;
    // which branches are ruled out decides whether the first value is enough
    this.hopeless = mixed && definitions.size() > 1;
  }

  private static boolean sameConstant(List<Definition> definitions) {
    Value constant = definitions.isEmpty() ? null : definitions.get(0).constant();
    for (Definition definition : definitions) {
      Value other = definition.constant();
      if (constant == null || !constant.equals(other)) {
        return false;
      }
    }
    return constant != null;
  }

  /** The definitions, in source order. */
  List<Definition> definitions() {
    return definitions;
  }

  /** What counts if no definition has a value. */
  @Nullable Definition fallback() {
    return fallback;
  }

  /** Whether the first value that is found is the only one there can be. */
  boolean first() {
    return sameConstant && !exhaustive;
  }

  /** Whether all branches that nothing rules out here give the same. */
  private boolean sameConstant(Scope scope, Value[] given) {
    Value constant = definitions.get(0).constant(scope, given);
    for (int i = 1; i < definitions.size() && constant != null; i++) {
      if (!constant.equals(definitions.get(i).constant(scope, given))) {
        return false;
      }
    }
    return constant != null;
  }

  /**
   * Whether asking again costs less than remembering the answer.
   *
   * @param depth in the code of how many other rules it would stand
   */
  boolean isCheap(int depth) {
    Boolean known = cheap;
    if (known == null) {
      known = tier.runs() >= 0 && ChoiceCode.isCheap(this, depth);
      cheap = known;
    }
    return known;
  }

  @Nullable Value value(Evaluation evaluation, Scope scope, Value[] given, String conflict) {
    if (!evaluation.isWatchful() && scope.plain) {
      Program compiled = program();
      if (compiled != null) {
        try {
          return compiled.run(evaluation, scope, given, null);
        } catch (ConflictingValues e) {
          // is found once more below, where it is known whose values they are
        }
      }
    }
    return interpret(evaluation, scope, given, conflict);
  }

  private @Nullable Program program() {
    Program known = program;
    if (known == null && !hopeless && tier.compilesAfter(runs++)) {
      known = ChoiceCode.program(this);
      program = known;
      hopeless = known == null;
    }
    return known;
  }

  private @Nullable Value interpret(
      Evaluation evaluation, Scope scope, Value[] given, String conflict) {
    Value result = null;
    boolean same = sameConstant || (mixed && sameConstant(scope, given));
    boolean first = same && !exhaustive;
    boolean all = evaluation.isWatchful() && !same;
    for (int i = 0; i < definitions.size(); i++) {
      Definition definition = definitions.get(i);
      Value value;
      try {
        value = definition.value(evaluation, scope, given, all);
      } catch (ConflictingValues e) {
        throw conflict(evaluation, scope, given, conflict, definition);
      }
      if (value == null) {
        continue;
      }
      if (result == null) {
        result = value;
      } else if (!result.equals(value)) {
        throw conflict(evaluation, scope, given, conflict, definition);
      }
      if (first) {
        break;
      }
    }
    return result == null && fallback != null
        ? fallback.value(evaluation, scope, given, false)
        : result;
  }

  private RegoEvaluationException conflict(
      Evaluation evaluation, Scope scope, Value[] given, String message, Definition culprit) {
    return ConflictReport.of(message, evaluation, scope, given, definitions, culprit);
  }
}
