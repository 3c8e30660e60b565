package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.List;

/**
 * Finds the definitions that may give something (spec 08 §6.2): a tree of places that definitions
 * ask something of. What else rules a definition out is asked where entering its body could be
 * noticed.
 */
public final class RuleIndex<D> {
  private final List<Guarded<D>> all;
  private final IndexNode<D> root;

  private RuleIndex(List<Guarded<D>> all, IndexNode<D> root) {
    this.all = all;
    this.root = root;
  }

  /**
   * An index.
   *
   * @param definitions in source order
   * @param required for each definition what rules it out if it does not hold
   */
  public static <D> RuleIndex<D> of(List<Guarded<D>> definitions, List<List<Condition>> required) {
    List<Guarded<D>> all = List.copyOf(definitions);
    return new RuleIndex<>(all, new IndexBuilder<>(all, required).root());
  }

  /** The definitions that are not ruled out, in source order. */
  List<D> candidates(Scope scope, Value[] given) {
    IndexNode.Leaf<D> leaf = root.leaf(scope, given);
    if (leaf != null) {
      return leaf.candidates().passing(scope, given).definitions();
    }
    IndexNode.Positions found = new IndexNode.Positions();
    root.collect(scope, given, found);
    return Candidates.of(all, found.sorted()).passing(scope, given).definitions();
  }
}
