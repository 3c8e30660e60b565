package io.choria.rego.builtin;

import io.choria.rego.Location;
import io.choria.rego.Value;
import java.util.Map;

/**
 * What a built-in may know and must respect during one evaluation. Belongs to one evaluation and
 * one thread; don't keep it.
 */
public interface BuiltinContext {
  /**
   * The time of the evaluation, the same at each call (spec 08 §4.14).
   *
   * @return nanoseconds since 1970-01-01T00:00Z
   */
  long nowNanos();

  /**
   * Randomness of this evaluation; deterministic when the host has set a seed.
   *
   * @return the next 64 random bits
   */
  long nextRandom();

  /**
   * What the host allows.
   *
   * @return the capabilities
   */
  Capabilities capabilities();

  /**
   * Memory of this evaluation, kept over {@code with}: for results that must not change during a
   * query (spec 08 §2.22). Keys should be of a class of the caller's own.
   *
   * @return a mutable map
   */
  Map<Object, Object> memo();

  /**
   * Memory that outlives the query, shared by all threads.
   *
   * @return the cache of the policy
   */
  BuiltinCache cache();

  /**
   * Accounts for work; deadline and cancellation are checked every few hundred steps. A built-in
   * that loops over its input calls it at least every few thousand elements.
   *
   * @param steps the number of elements worked on
   * @throws io.choria.rego.RegoEvaluationException if the evaluation must stop; don't catch it
   */
  void charge(long steps);

  /**
   * Checks deadline and cancellation at once. A built-in that waits for something calls it before
   * it begins, from time to time while it waits, and afterwards.
   *
   * @throws io.choria.rego.RegoEvaluationException if the evaluation must stop; don't catch it
   */
  void checkDeadline();

  /**
   * Accounts for memory before it is taken. A built-in whose result can be much larger than its
   * input calls it before building the result.
   *
   * @param bytes an estimate
   * @throws io.choria.rego.RegoEvaluationException if the evaluation must stop; don't catch it
   */
  void allocate(long bytes);

  /**
   * Gives one line to the listener of {@code print} (spec 08 §2.19).
   *
   * @param text the line
   */
  void print(String text);

  /**
   * Gives one note to whoever watches the evaluation, see {@link
   * io.choria.rego.PreparedQuery#trace}.
   *
   * @param text the note
   */
  default void trace(String text) {}

  /**
   * What {@code opa.runtime()} returns.
   *
   * @return an object, empty unless the host has set one
   */
  Value runtime();

  /**
   * Where the call stands in the policy.
   *
   * @return the location
   */
  Location location();
}
