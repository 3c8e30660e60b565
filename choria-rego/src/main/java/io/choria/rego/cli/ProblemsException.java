package io.choria.rego.cli;

import io.choria.rego.RegoError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Policies or data that cannot be used. */
final class ProblemsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;
  private final boolean loading;
  private final @Nullable String bundle;

  ProblemsException(List<Problem> problems, boolean loading) {
    super(Problem.text(problems, ""));
    this.problems = List.copyOf(problems);
    this.loading = loading;
    this.bundle = null;
  }

  /**
   * A bundle cannot be read.
   *
   * @param errors what is wrong with its policies, if that is it
   */
  ProblemsException(String bundle, String message, List<RegoError> errors) {
    super(message);
    this.problems =
        errors.isEmpty()
            ? List.of(new Problem(message, null, List.of()))
            : errors.stream().map(Problem::of).toList();
    this.loading = true;
    this.bundle = bundle;
  }

  /** The bundle that cannot be read; null if it is something else. */
  @Nullable String bundle() {
    return bundle;
  }

  List<Problem> problems() {
    return problems;
  }

  /** The problems as they are told when a query is asked. */
  List<Problem> asked() {
    return bundle == null
        ? problems
        : List.of(new Problem("loading error: " + getMessage(), null, List.of()));
  }

  /** Whether files cannot even be read. */
  boolean loading() {
    return loading;
  }

  /** The text, which says when it happened. */
  String text() {
    return bundle != null
        ? String.valueOf(getMessage())
        : Problem.text(problems, loading ? " during loading" : "");
  }
}
