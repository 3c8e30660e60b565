package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Definitions that a look-up found, in source order. What guards leave of a few definitions is made
 * once, so that asking them allocates nothing.
 */
final class Candidates<D> {
  /** Up to this many, all selections are kept. */
  private static final int FEW = 4;

  private final List<Guarded<D>> guarded;
  private final List<D> definitions;
  private final @Nullable List<Candidates<D>> selections;
  private final boolean free;

  private Candidates(List<Guarded<D>> guarded, boolean selectable) {
    this.guarded = guarded;
    this.definitions = guarded.stream().map(Guarded::definition).toList();
    this.free = guarded.stream().allMatch(one -> one.branches() == null);
    this.selections = selectable && !free && guarded.size() <= FEW ? selections(guarded) : null;
  }

  static <D> Candidates<D> of(List<Guarded<D>> all, int[] positions) {
    return new Candidates<>(Arrays.stream(positions).mapToObj(all::get).toList(), true);
  }

  private static <D> List<Candidates<D>> selections(List<Guarded<D>> guarded) {
    List<Candidates<D>> selections = new ArrayList<>();
    for (int selected = 0; selected < 1 << guarded.size(); selected++) {
      List<Guarded<D>> selection = new ArrayList<>();
      for (int i = 0; i < guarded.size(); i++) {
        if ((selected & 1 << i) != 0) {
          selection.add(guarded.get(i));
        }
      }
      selections.add(new Candidates<>(List.copyOf(selection), false));
    }
    return selections;
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
    if (selections == null) {
      return new Candidates<>(
          guarded.stream().filter(one -> one.passes(scope, given)).toList(), false);
    }
    int selected = 0;
    for (int i = 0; i < guarded.size(); i++) {
      if (guarded.get(i).passes(scope, given)) {
        selected |= 1 << i;
      }
    }
    return selections.get(selected);
  }
}
