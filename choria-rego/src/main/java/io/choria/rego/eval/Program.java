package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** A body that was turned into a class of its own. Immutable. */
public abstract class Program {
  /** What a generated class extends. */
  Program() {}

  /**
   * Runs the body.
   *
   * @param given arguments, or known parts of a path
   * @param sink where rules with many values put them
   * @return the value of the rule; {@code true} for a body without a value of which one solution is
   *     enough and was found; else null
   */
  abstract @Nullable Value run(
      Evaluation evaluation, Scope scope, Value[] given, @Nullable Object sink);
}
