package io.choria.rego.eval;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** What is known about the collections that loops go through. Most policies have one or two. */
final class Groupings {
  private static final int FEW = 8;

  private final Join[] joins = new Join[FEW];
  private final Grouping[] groupings = new Grouping[FEW];
  private int size;
  private @Nullable IdentityHashMap<Join, Grouping> others;

  Grouping of(Join join) {
    for (int i = 0; i < size; i++) {
      if (joins[i] == join) {
        return groupings[i];
      }
    }
    if (size < FEW) {
      joins[size] = join;
      groupings[size] = new Grouping(join);
      return groupings[size++];
    }
    if (others == null) {
      others = new IdentityHashMap<>();
    }
    return others.computeIfAbsent(join, Grouping::new);
  }
}
