package io.choria.rego.index;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * All definitions of a path, in source order.
 *
 * @param all the definitions
 * @param maker makes of some of them what the document works with
 */
record Definitions<D, C>(List<Guarded<D>> all, Function<List<D>, C> maker) {
  Definitions {
    all = List.copyOf(all);
  }

  int size() {
    return all.size();
  }

  /** Those at these positions. */
  Candidates<D, C> at(int[] positions) {
    return new Candidates<>(Arrays.stream(positions).mapToObj(all::get).toList(), maker);
  }
}
