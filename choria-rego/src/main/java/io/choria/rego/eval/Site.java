package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/**
 * A place that calls a built-in.
 *
 * @param name the built-in, by which it can be replaced
 * @param standard whether it is one of the language's own, which never ask where they are called
 * @param location where failures are reported
 */
public record Site(String name, boolean standard, Location location) {
  private static final int LONG = 1 << 16;

  /** The replacement that is in force here; null if there is none. */
  @Nullable Replacement replacement(Scope scope) {
    return scope.replacements == null ? null : scope.replacements.get(name);
  }

  /** Accounts for the call. */
  void enter(Evaluation evaluation) {
    evaluation.step();
    if (!standard) {
      evaluation.at(location);
    }
  }

  /** A call whose operand is a long text may take as long as thousands of steps. */
  static void look(Evaluation evaluation, Value operand) {
    if (operand instanceof StringValue text && text.value().length() > LONG) {
      evaluation.checkDeadline();
    }
  }
}
