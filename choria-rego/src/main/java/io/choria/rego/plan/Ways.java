package io.choria.rego.plan;

import io.choria.rego.index.Acceptance;
import io.choria.rego.index.Condition;
import java.util.ArrayList;
import java.util.List;

/** The ways into a body with disjunctions (spec 08 §6.2): each has all the conditions of one. */
final class Ways {
  /** The reference multiplies out no more. */
  private static final int MOST = 32;

  private Ways() {}

  /**
   * All combinations.
   *
   * @param always what holds on all ways
   * @param choices of each of them one group
   */
  static List<List<Condition>> of(List<Condition> always, List<List<List<Condition>>> choices) {
    List<List<Condition>> ways = List.of(List.copyOf(always));
    for (List<List<Condition>> choice : choices) {
      if (ways.size() * choice.size() > MOST) {
        return List.of(List.copyOf(always));
      }
      List<List<Condition>> longer = new ArrayList<>();
      for (List<Condition> way : ways) {
        for (List<Condition> more : choice) {
          List<Condition> both = new ArrayList<>(way);
          both.addAll(more);
          longer.add(both);
        }
      }
      ways = longer;
    }
    return ways;
  }

  /** What the reference looks up: that a place has a value only if all ways ask for it. */
  static List<List<Condition>> lookedUp(List<List<Condition>> ways) {
    return ways.stream().map(way -> lookedUp(way, ways)).toList();
  }

  private static List<Condition> lookedUp(List<Condition> way, List<List<Condition>> ways) {
    return way.stream()
        .filter(
            one ->
                !(one.acceptance() instanceof Acceptance.Defined)
                    || ways.stream()
                        .allMatch(w -> w.stream().anyMatch(c -> c.key().equals(one.key()))))
        .toList();
  }
}
