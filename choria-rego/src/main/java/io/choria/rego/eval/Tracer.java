package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.RegoError;
import io.choria.rego.Value;
import io.choria.rego.core.Span;
import java.util.Map;
import java.util.function.Supplier;

/** Watches an evaluation of a plan that was made for watching. Belongs to one evaluation. */
public interface Tracer {
  /**
   * A rule or branch is entered.
   *
   * @param name path of the rule
   * @param head source of its head
   */
  void enter(String name, Span head);

  /** The body of the rule that was entered last has a solution. */
  void exit(Span head);

  /** The rule that was entered last is left. */
  void leave();

  /** A literal is evaluated. */
  void eval(Span literal);

  /**
   * A literal has no solution.
   *
   * @param values what is known of the terms in it
   */
  void fail(Span literal, Supplier<Map<String, Value>> values);

  /** The policy says something by {@code trace}. */
  default void note(String text, Location location) {}

  /** A built-in failed; whether that ends the evaluation is not said. */
  default void failed(RegoError error) {}
}
