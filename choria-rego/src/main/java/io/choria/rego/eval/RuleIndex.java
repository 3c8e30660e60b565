package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the definitions that may give something (spec 08 §6.2). One place that many definitions
 * compare with constants is looked up by hash; what else rules a definition out is asked where
 * entering its body could be noticed.
 */
public final class RuleIndex<D> {
  /** How many list elements may be spent on having each answer ready. */
  private static final long READY_ELEMENTS = 1 << 20;

  private final List<Guarded<D>> all;
  private final @Nullable IndexKey key;
  private final Map<Value, int[]> positions;
  private final int[] others;
  private final Map<Value, Candidates<D>> ready;
  private final Candidates<D> otherwise;

  private RuleIndex(
      List<Guarded<D>> all, @Nullable IndexKey key, Map<Value, int[]> positions, int[] others) {
    this.all = List.copyOf(all);
    this.key = key;
    this.positions = positions;
    this.others = others;
    this.otherwise = key == null ? Candidates.of(this.all) : pick(others);
    this.ready = new HashMap<>();
    if ((long) positions.size() * others.length <= READY_ELEMENTS) {
      positions.forEach((value, own) -> ready.put(value, pick(merge(own, others))));
    }
  }

  /**
   * An index.
   *
   * @param all the definitions in source order
   * @param key what is looked up; null if nothing is worth it
   * @param values for each definition the values that it accepts there; null if it accepts any, or
   *     undefined
   */
  public static <D> RuleIndex<D> of(
      List<Guarded<D>> all, @Nullable IndexKey key, List<@Nullable Set<Value>> values) {
    if (key == null) {
      return new RuleIndex<>(all, null, Map.of(), new int[0]);
    }
    Map<Value, List<Integer>> byValue = new HashMap<>();
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Set<Value> accepted = values.get(i);
      if (accepted == null) {
        others.add(i);
      } else {
        for (Value value : accepted) {
          byValue.computeIfAbsent(value, v -> new ArrayList<>()).add(i);
        }
      }
    }
    Map<Value, int[]> positions = new HashMap<>();
    byValue.forEach((value, own) -> positions.put(value, ints(own)));
    return new RuleIndex<>(all, key, positions, ints(others));
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] merge(int[] a, int[] b) {
    TreeSet<Integer> sorted = new TreeSet<>();
    for (int i : a) {
      sorted.add(i);
    }
    for (int i : b) {
      sorted.add(i);
    }
    return sorted.stream().mapToInt(Integer::intValue).toArray();
  }

  private Candidates<D> pick(int[] which) {
    List<Guarded<D>> picked = new ArrayList<>(which.length);
    for (int i : which) {
      picked.add(all.get(i));
    }
    return Candidates.of(picked);
  }

  /** The definitions that are not ruled out, in source order. */
  List<D> candidates(Scope scope, Value[] given) {
    if (key == null) {
      return otherwise.passing(scope, given);
    }
    Value value = key.value(scope, given);
    if (value == null) {
      return otherwise.passing(scope, given);
    }
    Candidates<D> found = ready.get(value);
    if (found == null) {
      int[] own = positions.get(value);
      found = own == null ? otherwise : pick(merge(own, others));
    }
    return found.passing(scope, given);
  }

  /**
   * Definitions that a look-up found.
   *
   * @param guarded all of them
   * @param plain the same without conditions; null if some have conditions
   */
  private record Candidates<D>(List<Guarded<D>> guarded, @Nullable List<D> plain) {
    static <D> Candidates<D> of(List<Guarded<D>> guarded) {
      boolean free = guarded.stream().allMatch(one -> one.branches() == null);
      return new Candidates<>(
          List.copyOf(guarded), free ? guarded.stream().map(Guarded::definition).toList() : null);
    }

    List<D> passing(Scope scope, Value[] given) {
      if (plain != null) {
        return plain;
      }
      List<D> passing = new ArrayList<>(guarded.size());
      for (Guarded<D> one : guarded) {
        if (one.passes(scope, given)) {
          passing.add(one.definition());
        }
      }
      return passing;
    }
  }
}
