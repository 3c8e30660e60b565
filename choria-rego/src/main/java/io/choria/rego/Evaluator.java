package io.choria.rego;

import io.choria.rego.builtin.Capabilities;
import io.choria.rego.eval.Evaluation;
import io.choria.rego.eval.Limits;
import io.choria.rego.eval.Settings;
import io.choria.rego.eval.Tracer;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** Runs evaluations and keeps what goes wrong in them within bounds. */
final class Evaluator {
  private static final String CANCEL = "eval_cancel_error";

  private final Settings settings;
  private final long outputBytes;

  Evaluator(EvaluationOptions options, Capabilities capabilities) {
    EvaluationLimits limits = options.limits();
    Clock clock = options.clock();
    this.outputBytes = limits.outputBytes();
    this.settings =
        new Settings(
            new Limits(limits.steps(), limits.timeout().toNanos(), limits.memoryBytes()),
            options.strictErrors(),
            () -> nanos(clock.instant()),
            () -> options.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong()),
            capabilities,
            options.runtime(),
            options.print(),
            options.cancelled());
  }

  private static long nanos(Instant now) {
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  <T> T run(Function<Evaluation, T> work) {
    return run(new Evaluation(settings), work);
  }

  <T> T watched(Tracer tracer, Function<Evaluation, T> work) {
    return run(new Evaluation(settings).watchedBy(tracer), work);
  }

  private static <T> T run(Evaluation evaluation, Function<Evaluation, T> work) {
    T result;
    try {
      result = work.apply(evaluation);
    } catch (RegoEvaluationException e) {
      RegoError first = evaluation.firstError();
      throw first == null ? e : new RegoEvaluationException(first);
    } catch (StackOverflowError e) {
      throw cancelled("evaluation nests too deeply");
    }
    RegoError first = evaluation.firstError();
    if (first != null) {
      throw new RegoEvaluationException(first);
    }
    return result;
  }

  void checkSize(Value value) {
    if (OutputSize.exceeds(value, outputBytes)) {
      throw cancelled("result exceeds " + outputBytes + " bytes");
    }
  }

  private static RegoEvaluationException cancelled(String message) {
    return new RegoEvaluationException(new RegoError(CANCEL, message, Location.UNKNOWN));
  }
}
