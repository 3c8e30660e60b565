package io.choria.rego;

import io.choria.rego.eval.Ask;
import io.choria.rego.eval.Evaluation;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One document of a policy, ready to be asked for: the value of a rule, of a package, of base data.
 * Immutable; any number of threads may ask at the same time.
 */
public final class Entrypoint {
  private final Policy policy;
  private final String path;
  private final Ask ask;
  private final Watching<Ask> watched;
  private final Evaluator evaluator;

  Entrypoint(
      Policy policy, String path, Ask ask, Watching<Ask> watched, EvaluationOptions options) {
    this.policy = policy;
    this.path = path;
    this.ask = ask;
    this.watched = watched;
    this.evaluator = policy.evaluator(options);
  }

  /**
   * The path, as it was asked for.
   *
   * @return for example {@code data.authz.allow} or {@code authz/allow}
   */
  public String path() {
    return path;
  }

  /**
   * The same document, evaluated in another way. Costs little, but keep it: what an entry point
   * keeps for the threads that ask begins anew.
   *
   * @param options how to evaluate
   * @return an entry point that shares the policy with this one
   */
  public Entrypoint with(EvaluationOptions options) {
    Objects.requireNonNull(options, "options");
    return new Entrypoint(policy, path, ask, watched, options);
  }

  /**
   * Evaluates without an input.
   *
   * @return the value, or that it is undefined
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public Result evaluate() {
    return evaluate((Value) null, policy.data());
  }

  /**
   * Evaluates with an input.
   *
   * @param input what policies see as {@code input}
   * @return the value, or that it is undefined
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public Result evaluate(Value input) {
    return evaluate(input, policy.data());
  }

  /**
   * Evaluates with a Java object as input: a map, a record, a Jackson tree, whatever {@link
   * Value#from} takes.
   *
   * @param input what policies see as {@code input}; null is the JSON value, no input is {@link
   *     #evaluate()}
   * @return the value, or that it is undefined
   * @throws IllegalArgumentException if a part of the object has no counterpart
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public Result evaluate(Object input) {
    return evaluate(input instanceof Value value ? value : Value.from(input), policy.data());
  }

  /**
   * Evaluates with JSON text as input. All of the text is checked, but values are made only of the
   * parts that some rule of the policy looks at.
   *
   * @param input the text
   * @return the value, or that it is undefined
   * @throws JsonException if the text is not JSON, or beyond {@link JsonLimits#DEFAULT}
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public Result evaluateJson(String input) {
    return evaluate(policy.inputs().read(input), policy.data());
  }

  /**
   * Evaluates with JSON text in UTF-8 as input, see {@link #evaluateJson(String)}.
   *
   * @param input the text, not changed and not kept
   * @return the value, or that it is undefined
   * @throws JsonException if the text is not JSON, or beyond {@link JsonLimits#DEFAULT}
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public Result evaluateJson(byte[] input) {
    return evaluate(policy.inputs().read(input), policy.data());
  }

  /**
   * Evaluates with JSON text in UTF-8 as input, see {@link #evaluateJson(String)}. Reads no more
   * than {@link JsonLimits#DEFAULT} permits.
   *
   * @param input the text; read to its end and left open
   * @return the value, or that it is undefined
   * @throws JsonException if the text is not JSON, or beyond {@link JsonLimits#DEFAULT}
   * @throws java.io.UncheckedIOException if the stream fails
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public Result evaluateJson(InputStream input) {
    return evaluate(policy.inputs().read(input), policy.data());
  }

  /**
   * Evaluates with JSON text as input, see {@link #evaluateJson(String)}, and with other data than
   * that of the policy.
   *
   * @param input the text
   * @param data for example a {@link DataStore#snapshot}
   * @return the value, or that it is undefined
   * @throws JsonException if the text is not JSON, or beyond {@link JsonLimits#DEFAULT}
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public Result evaluateJson(String input, ObjectValue data) {
    return evaluate(policy.inputs().read(input), data);
  }

  /**
   * Evaluates with JSON text in UTF-8 as input, see {@link #evaluateJson(String)}, and with other
   * data than that of the policy.
   *
   * @param input the text, not changed and not kept
   * @param data for example a {@link DataStore#snapshot}
   * @return the value, or that it is undefined
   * @throws JsonException if the text is not JSON, or beyond {@link JsonLimits#DEFAULT}
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public Result evaluateJson(byte[] input, ObjectValue data) {
    return evaluate(policy.inputs().read(input), data);
  }

  /**
   * Evaluates with a Java object as input, see {@link #evaluate(Object)}, and with other data than
   * that of the policy.
   *
   * @param input what policies see as {@code input}
   * @param data for example a {@link DataStore#snapshot}
   * @return the value, or that it is undefined
   * @throws IllegalArgumentException if a part of the object has no counterpart
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public Result evaluate(Object input, ObjectValue data) {
    return evaluate(input instanceof Value value ? value : Value.from(input), data);
  }

  /**
   * Evaluates with an input, or none if it is null, and with other data than that of the policy.
   * Whether the data has a value where a rule stands is not looked at: the rule wins, see {@link
   * Policy#conflictsWith}.
   *
   * @param input what policies see as {@code input}; null for none
   * @param data for example a {@link DataStore#snapshot}
   * @return the value, or that it is undefined
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public Result evaluate(@Nullable Value input, ObjectValue data) {
    Objects.requireNonNull(data, "data");
    return Result.of(evaluator.value(ask, input, data));
  }

  /**
   * Evaluates and tells why: which rules were entered, which conditions failed and on which values.
   * Takes longer than {@link #evaluate(Object)}: all rules are entered, also those that could be
   * ruled out at once.
   *
   * @param input as for {@link #evaluate(Object)}
   * @return the result, with the rules that led to it
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public Explanation explain(Object input) {
    return explain(input, Redaction.none());
  }

  /**
   * Evaluates and tells why, but hides values, see {@link #explain(Object)}.
   *
   * @param input what policies see as {@code input}
   * @param redaction says what is shown in place of each value; the result is shown as it is
   * @return the result, with the rules that led to it
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public Explanation explain(Object input, Redaction redaction) {
    return explain(input, policy.data(), redaction);
  }

  /**
   * Evaluates with other data than that of the policy and tells why, see {@link #explain(Object)}:
   * what a decision on a {@link DataStore#snapshot} was made of.
   *
   * @param input what policies see as {@code input}
   * @param data the data of the decision
   * @param redaction says what is shown in place of each value
   * @return the result, with the rules that led to it
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public Explanation explain(Object input, ObjectValue data, Redaction redaction) {
    Value value = input instanceof Value given ? given : Value.from(input);
    Objects.requireNonNull(data, "data");
    ExplanationBuilder builder =
        new ExplanationBuilder(Objects.requireNonNull(redaction, "redaction"));
    Result result =
        evaluator.watched(
            builder,
            evaluation -> Result.of(watched.everything().get().value(evaluation, value, data)));
    return builder.explanation(result);
  }

  /**
   * Evaluates and notes what was reached. Takes three evaluations: two more tell what an index or
   * an earlier answer left out.
   *
   * @param input the input document; null for none
   * @param data the base data
   * @param coverage gets the places
   * @return the value, or that there is none
   * @throws RegoEvaluationException if the evaluation is aborted (spec 08 §3.1)
   */
  public Result evaluate(@Nullable Value input, ObjectValue data, Coverage coverage) {
    Objects.requireNonNull(coverage, "coverage");
    return cover(input, data, coverage, evaluation -> {});
  }

  /** Evaluates without an input and shows the evaluation when it has ended. */
  Result evaluate(@Nullable Coverage coverage, Consumer<Evaluation> ended) {
    if (coverage != null) {
      return cover(null, policy.data(), coverage, ended);
    }
    return evaluator.run(
        evaluation -> {
          Result result = Result.of(ask.value(evaluation, null, policy.data()));
          ended.accept(evaluation);
          return result;
        });
  }

  /** Evaluates without an input once more, so that nobody but the listener notices it. */
  void trace(Consumer<TraceEvent> listener) {
    evaluator.repeated(
        new TraceNotes(listener),
        evaluation -> Result.of(watched.everything().get().value(evaluation, null, policy.data())));
  }

  private Result cover(
      @Nullable Value input, ObjectValue data, Coverage coverage, Consumer<Evaluation> ended) {
    return evaluator.covered(
        coverage,
        watched,
        (ask, evaluation) -> {
          Result found = Result.of(ask.value(evaluation, input, data));
          ended.accept(evaluation);
          return found;
        },
        (ask, evaluation) -> Result.of(ask.value(evaluation, input, data)));
  }
}
