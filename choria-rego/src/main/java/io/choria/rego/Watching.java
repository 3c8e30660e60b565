package io.choria.rego;

import io.choria.rego.core.Lazy;
import io.choria.rego.plan.Planner;
import io.choria.rego.plan.Tracing;
import java.util.function.Function;

/**
 * What is made of a policy only when somebody watches.
 *
 * @param everything for explanations
 * @param evaluated for coverage: what is entered when nobody watches
 * @param exhaustive for coverage: what would be entered if the first answer did not end the search
 */
record Watching<T>(Lazy<T> everything, Lazy<T> evaluated, Lazy<T> exhaustive) {
  static Watching<Planner> of(Function<Tracing, Planner> planner) {
    return new Watching<>(
        new Lazy<>(() -> planner.apply(Tracing.EVERYTHING)),
        new Lazy<>(() -> planner.apply(Tracing.AS_EVALUATED)),
        new Lazy<>(() -> planner.apply(Tracing.EXHAUSTIVE)));
  }

  <R> Watching<R> map(Function<T, R> step) {
    return new Watching<>(
        new Lazy<>(() -> step.apply(everything.get())),
        new Lazy<>(() -> step.apply(evaluated.get())),
        new Lazy<>(() -> step.apply(exhaustive.get())));
  }
}
