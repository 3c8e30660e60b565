package io.choria.rego.index;

import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Definitions that a look-up found, in source order. What guards leave of a few definitions is made
 * once, so that asking them allocates nothing.
 */
final class Candidates<D, C> {
  /** Up to this many, all selections are kept. */
  private static final int FEW = 4;

  private final List<Guarded<D>> guarded;
  private final Function<List<D>, C> maker;
  private final C all;
  private final boolean free;
  private final boolean freeUnlessWatched;

  // made when first asked for; the answer is always the same, so a race does no harm
  private @Nullable List<C> selections;

  Candidates(List<Guarded<D>> guarded, Function<List<D>, C> maker) {
    this.guarded = guarded;
    this.maker = maker;
    this.all = maker.apply(guarded.stream().map(Guarded::definition).toList());
    this.free = guarded.stream().allMatch(one -> one.guard().isOpen());
    this.freeUnlessWatched = guarded.stream().allMatch(one -> one.guard().forWatchersOnly());
  }

  /** All of them, if guards matter only to who watches; else null. */
  @Nullable C always() {
    return freeUnlessWatched ? all : null;
  }

  /** Those whose guards let the evaluation through. */
  C passing(boolean watchful, Documents documents, Value[] given) {
    return free || (freeUnlessWatched && !watchful) ? all : passing(documents, given);
  }

  private C passing(Documents documents, Value[] given) {
    if (guarded.size() > FEW) {
      return maker.apply(
          guarded.stream()
              .filter(one -> one.passes(documents, given))
              .map(Guarded::definition)
              .toList());
    }
    int selected = 0;
    for (int i = 0; i < guarded.size(); i++) {
      if (guarded.get(i).passes(documents, given)) {
        selected |= 1 << i;
      }
    }
    return selections().get(selected);
  }

  private List<C> selections() {
    List<C> known = selections;
    if (known == null) {
      known = new ArrayList<>();
      for (int selected = 0; selected < 1 << guarded.size(); selected++) {
        known.add(selection(selected));
      }
      selections = known;
    }
    return known;
  }

  private C selection(int selected) {
    List<D> some = new ArrayList<>();
    for (int i = 0; i < guarded.size(); i++) {
      if ((selected & 1 << i) != 0) {
        some.add(guarded.get(i).definition());
      }
    }
    return maker.apply(List.copyOf(some));
  }
}
