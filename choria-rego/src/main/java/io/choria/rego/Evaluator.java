package io.choria.rego;

import io.choria.rego.builtin.BuiltinCache;
import io.choria.rego.builtin.Capabilities;
import io.choria.rego.eval.Ask;
import io.choria.rego.eval.Evaluation;
import io.choria.rego.eval.Limits;
import io.choria.rego.eval.Settings;
import io.choria.rego.eval.Tracer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs evaluations and keeps what goes wrong in them within bounds. */
final class Evaluator {
  private static final String CANCEL = "eval_cancel_error";

  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private final Settings settings;
  private final long outputBytes;

  /** One evaluation per thread, which simple decisions use again instead of making their own. */
  private final ThreadLocal<Evaluation> spare;

  Evaluator(
      EvaluationOptions options, Capabilities capabilities, BuiltinCache cache, ObjectValue home) {
    EvaluationLimits limits = options.limits();
    Clock clock = options.clock();
    this.outputBytes = limits.outputBytes();
    this.settings =
        new Settings(
            new Limits(limits.steps(), nanos(limits.timeout()), limits.memoryBytes()),
            options.strictErrors(),
            () -> nanos(clock.instant()),
            () -> options.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong()),
            capabilities,
            cache,
            options.runtime(),
            options.print(),
            options.cancelled());
    this.spare = ThreadLocal.withInitial(() -> new Evaluation(settings, home));
  }

  private static long nanos(Duration timeout) {
    return timeout.compareTo(LONGEST) < 0 ? timeout.toNanos() : Long.MAX_VALUE;
  }

  private static long nanos(Instant now) {
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  /** One value, without anything that only this evaluation needs. */
  @Nullable Value value(Ask ask, @Nullable Value input, ObjectValue data) {
    Evaluation evaluation = spare.get();
    if (!evaluation.begin()) {
      // a built-in of the host evaluates inside of an evaluation
      Evaluation inner = new Evaluation(settings);
      inner.begin();
      try {
        return value(inner, ask, input, data);
      } finally {
        inner.leave();
      }
    }
    try {
      return value(evaluation, ask, input, data);
    } finally {
      evaluation.end();
    }
  }

  private @Nullable Value value(
      Evaluation evaluation, Ask ask, @Nullable Value input, ObjectValue data) {
    Value value;
    try {
      value = ask.value(evaluation, input, data);
    } catch (RegoEvaluationException | StackOverflowError e) {
      throw failure(evaluation, e);
    }
    RegoError first = evaluation.firstError();
    if (first != null) {
      throw new RegoEvaluationException(first);
    }
    if (value != null && !(value instanceof BooleanValue)) {
      checkSize(value);
    }
    return value;
  }

  private static RegoEvaluationException failure(Evaluation evaluation, Throwable cause) {
    if (!(cause instanceof RegoEvaluationException failure)) {
      return cancelled("evaluation nests too deeply");
    }
    RegoError first = evaluation.firstError();
    return first == null ? failure : new RegoEvaluationException(first);
  }

  <T> T run(Function<Evaluation, T> work) {
    return run(new Evaluation(settings), work);
  }

  <T> T watched(Tracer tracer, Function<Evaluation, T> work) {
    return run(new Evaluation(settings).watchedBy(tracer), work);
  }

  /**
   * Evaluates and notes what was reached; then in two other ways, to know why something is not.
   *
   * @param asked what to evaluate, in each of the ways
   * @param ask the first evaluation, whose result counts
   * @param again the others
   */
  <T, R> R covered(
      Coverage coverage,
      Watching<T> asked,
      BiFunction<T, Evaluation, R> ask,
      BiFunction<T, Evaluation, ?> again) {
    R result = watched(coverage.reached(), e -> ask.apply(asked.evaluated().get(), e));
    repeated(coverage.behindIndices(), e -> again.apply(asked.everything().get(), e));
    repeated(coverage.behindAnswers(), e -> again.apply(asked.exhaustive().get(), e));
    return result;
  }

  /** Evaluates once more without anything that the outside could notice of it. */
  <T> T repeated(Tracer tracer, Function<Evaluation, T> work) {
    return run(new Evaluation(settings.withoutPrint()).watchedBy(tracer), work);
  }

  private static <T> T run(Evaluation evaluation, Function<Evaluation, T> work) {
    evaluation.begin();
    T result;
    try {
      result = work.apply(evaluation);
    } catch (RegoEvaluationException | StackOverflowError e) {
      throw failure(evaluation, e);
    } finally {
      evaluation.leave();
    }
    RegoError first = evaluation.firstError();
    if (first != null) {
      throw new RegoEvaluationException(first);
    }
    return result;
  }

  void checkSize(Value value) {
    String problem = OutputSize.problem(value, outputBytes);
    if (problem != null) {
      throw cancelled(problem);
    }
  }

  private static RegoEvaluationException cancelled(String message) {
    return new RegoEvaluationException(new RegoError(CANCEL, message, Location.UNKNOWN));
  }
}
