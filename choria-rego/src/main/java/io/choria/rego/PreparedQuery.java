package io.choria.rego;

import io.choria.rego.core.Lazy;
import io.choria.rego.eval.Evaluation;
import io.choria.rego.eval.Query;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A query against a policy, ready to be run. Immutable; any number of threads may run it at the
 * same time.
 */
public final class PreparedQuery {
  private final Policy policy;
  private final String text;
  private final Query query;
  private final Watching<Query> watched;
  private final Lazy<JsonReader> inputs;
  private final Evaluator evaluator;

  PreparedQuery(
      Policy policy,
      String text,
      Query query,
      Watching<Query> watched,
      Lazy<JsonReader> inputs,
      EvaluationOptions options) {
    this.policy = policy;
    this.text = text;
    this.query = query;
    this.watched = watched;
    this.inputs = inputs;
    this.evaluator = policy.evaluator(options);
  }

  /** {@return the text of the query} */
  public String text() {
    return text;
  }

  /**
   * The same query, evaluated in another way.
   *
   * @param options how to evaluate
   * @return a query that shares the policy with this one
   */
  public PreparedQuery with(EvaluationOptions options) {
    Objects.requireNonNull(options, "options");
    return new PreparedQuery(policy, text, query, watched, inputs, options);
  }

  /**
   * All solutions without an input, in the order in which they are found; equal ones are repeated
   * (spec 08 §2.20).
   *
   * @return all solutions without an input, in the order in which they are found
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public List<Solution> evaluate() {
    return evaluate((Value) null, policy.data());
  }

  /**
   * All solutions with a Java object as input, see {@link Entrypoint#evaluate(Object)}.
   *
   * @param input what policies see as {@code input}
   * @return the solutions in the order in which they are found
   * @throws IllegalArgumentException if a part of the object has no counterpart
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public List<Solution> evaluate(Object input) {
    return evaluate(input instanceof Value value ? value : Value.from(input), policy.data());
  }

  /**
   * All solutions with JSON text as input. All of the text is checked, but values are made only of
   * the parts that the query, or some rule of the policy, looks at.
   *
   * @param input the text
   * @return the solutions in the order in which they are found
   * @throws JsonException if the text is not JSON, or beyond {@link JsonLimits#DEFAULT}
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public List<Solution> evaluateJson(String input) {
    return evaluate(inputs().read(input), policy.data());
  }

  /**
   * All solutions with JSON text in UTF-8 as input, see {@link #evaluateJson(String)}.
   *
   * @param input the text, not changed and not kept
   * @return the solutions in the order in which they are found
   * @throws JsonException if the text is not JSON, or beyond {@link JsonLimits#DEFAULT}
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public List<Solution> evaluateJson(byte[] input) {
    return evaluate(inputs().read(input), policy.data());
  }

  /**
   * All solutions with JSON text in UTF-8 as input, see {@link #evaluateJson(String)}. Reads no
   * more than {@link JsonLimits#DEFAULT} permits.
   *
   * @param input the text; read to its end and left open
   * @return the solutions in the order in which they are found
   * @throws JsonException if the text is not JSON, or beyond {@link JsonLimits#DEFAULT}
   * @throws java.io.UncheckedIOException if the stream fails
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public List<Solution> evaluateJson(InputStream input) {
    return evaluate(inputs().read(input), policy.data());
  }

  /**
   * All solutions with JSON text as input, see {@link #evaluateJson(String)}, and with other data
   * than that of the policy.
   *
   * @param input the text
   * @param data for example a {@link DataStore#snapshot}
   * @return the solutions in the order in which they are found
   * @throws JsonException if the text is not JSON, or beyond {@link JsonLimits#DEFAULT}
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public List<Solution> evaluateJson(String input, ObjectValue data) {
    return evaluate(inputs().read(input), data);
  }

  /**
   * All solutions with JSON text in UTF-8 as input, see {@link #evaluateJson(String)}, and with
   * other data than that of the policy.
   *
   * @param input the text, not changed and not kept
   * @param data for example a {@link DataStore#snapshot}
   * @return the solutions in the order in which they are found
   * @throws JsonException if the text is not JSON, or beyond {@link JsonLimits#DEFAULT}
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public List<Solution> evaluateJson(byte[] input, ObjectValue data) {
    return evaluate(inputs().read(input), data);
  }

  /**
   * All solutions with a Java object as input, see {@link Entrypoint#evaluate(Object)}, and with
   * other data than that of the policy.
   *
   * @param input what policies see as {@code input}
   * @param data for example a {@link DataStore#snapshot}
   * @return the solutions in the order in which they are found
   * @throws IllegalArgumentException if a part of the object has no counterpart
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public List<Solution> evaluate(Object input, ObjectValue data) {
    return evaluate(input instanceof Value value ? value : Value.from(input), data);
  }

  /**
   * All solutions with an input, or none if it is null, and with other data than that of the
   * policy.
   *
   * @param input what policies see as {@code input}; null for none
   * @param data for example a {@link DataStore#snapshot}
   * @return the solutions in the order in which they are found
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public List<Solution> evaluate(@Nullable Value input, ObjectValue data) {
    Objects.requireNonNull(data, "data");
    return checked(evaluator.run(evaluation -> solutions(query, evaluation, input, data)));
  }

  /**
   * All solutions, with somebody who watches how they are found. Takes longer than {@link
   * #evaluate(Value, ObjectValue)}. If the evaluation is aborted, the rules that are open then are
   * not left, so that the listener knows where it was.
   *
   * @param input what policies see as {@code input}; null for none
   * @param data for example a {@link DataStore#snapshot}
   * @param allRules whether rules are entered that could be ruled out at once, as for {@link
   *     Entrypoint#explain(Object)}
   * @param listener told of each step, on the thread of the caller
   * @return the solutions in the order in which they are found
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public List<Solution> trace(
      @Nullable Value input, ObjectValue data, boolean allRules, Consumer<TraceEvent> listener) {
    Query plan = (allRules ? watched.everything() : watched.evaluated()).get();
    return checked(
        evaluator.watched(
            new TraceNotes(listener), evaluation -> solutions(plan, evaluation, input, data)));
  }

  /**
   * All solutions, with a note of what was reached, see {@link Entrypoint#evaluate(Value,
   * ObjectValue, Coverage)}.
   *
   * @param input what policies see as {@code input}; null for none
   * @param data for example a {@link DataStore#snapshot}
   * @param coverage gets the places
   * @return the solutions in the order in which they are found
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public List<Solution> evaluate(@Nullable Value input, ObjectValue data, Coverage coverage) {
    Objects.requireNonNull(data, "data");
    return checked(
        evaluator.covered(
            Objects.requireNonNull(coverage, "coverage"),
            watched,
            (plan, evaluation) -> solutions(plan, evaluation, input, data),
            (plan, evaluation) -> solutions(plan, evaluation, input, data)));
  }

  private static List<Solution> solutions(
      Query query, Evaluation evaluation, @Nullable Value input, ObjectValue data) {
    return query.solutions(evaluation, input, data).stream().map(Solution::new).toList();
  }

  private List<Solution> checked(List<Solution> solutions) {
    for (Solution solution : solutions) {
      solution.bindings().values().forEach(evaluator::checkSize);
    }
    return solutions;
  }

  /** Reads the text of an input as far as the query and the rules look at it. */
  JsonReader inputs() {
    return inputs.get();
  }
}
