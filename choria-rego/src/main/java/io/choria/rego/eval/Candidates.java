package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Definitions that a look-up found, in source order. Those that are needed again and again are made
 * once, so that looking them up allocates nothing.
 */
final class Candidates<D> {
  private final List<Guarded<D>> guarded;
  private final List<D> definitions;
  private final boolean free;

  // each definition alone; made where guards choose among few
  private final @Nullable List<Candidates<D>> single;

  private Candidates(List<Guarded<D>> guarded, boolean divisible) {
    this.guarded = guarded;
    this.definitions = guarded.stream().map(Guarded::definition).toList();
    this.free = guarded.stream().allMatch(one -> one.branches() == null);
    this.single =
        divisible && !free
            ? guarded.stream().map(one -> new Candidates<>(List.of(one), false)).toList()
            : null;
  }

  static <D> Candidates<D> of(List<Guarded<D>> all, int[] positions) {
    return new Candidates<>(
        Arrays.stream(positions).mapToObj(all::get).toList(), positions.length > 1);
  }

  /** All of them. */
  List<D> definitions() {
    return definitions;
  }

  /** Those whose guards let the evaluation through. */
  Candidates<D> passing(Scope scope, Value[] given) {
    if (free) {
      return this;
    }
    long passing = 0;
    int count = 0;
    int size = Math.min(guarded.size(), Long.SIZE);
    for (int i = 0; i < size; i++) {
      if (guarded.get(i).passes(scope, given)) {
        passing |= 1L << i;
        count++;
      }
    }
    if (guarded.size() <= Long.SIZE) {
      if (count == guarded.size()) {
        return this;
      }
      if (count == 1 && single != null) {
        return single.get(Long.numberOfTrailingZeros(passing));
      }
    }
    return new Candidates<>(
        guarded.stream().filter(one -> one.passes(scope, given)).toList(), false);
  }
}
