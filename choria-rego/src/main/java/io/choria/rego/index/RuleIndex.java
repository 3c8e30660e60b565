package io.choria.rego.index;

import io.choria.rego.Value;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the definitions that may give something (spec 08 §6.2): a tree of places that definitions
 * ask something of. What else rules a definition out is asked where entering its body could be
 * noticed.
 *
 * @param <C> what the document works with
 */
public final class RuleIndex<C> {
  private final Definitions<?, C> all;
  private final IndexNode<C> root;

  private RuleIndex(Definitions<?, C> all, IndexNode<C> root) {
    this.all = all;
    this.root = root;
  }

  /**
   * An index.
   *
   * @param definitions in source order
   * @param required for each definition what rules it out if it does not hold
   * @param maker makes of some definitions what the document works with
   */
  public static <D, C> RuleIndex<C> of(
      List<Guarded<D>> definitions, List<List<Condition>> required, Function<List<D>, C> maker) {
    Definitions<D, C> all = new Definitions<>(definitions, maker);
    return new RuleIndex<>(all, new IndexBuilder<>(all, required).root());
  }

  /** The definitions, if none is ever ruled out where nobody watches; else null. */
  public @Nullable C always() {
    return root instanceof IndexNode.Leaf<C> leaf ? leaf.candidates().always() : null;
  }

  /**
   * The definitions that are not ruled out, in source order.
   *
   * @param watchful whether entering a body in vain can be noticed
   */
  public C candidates(boolean watchful, Documents documents, Value[] given) {
    IndexNode.Leaf<C> leaf = root.leaf(documents, given);
    if (leaf != null) {
      return leaf.candidates().passing(watchful, documents, given);
    }
    IndexNode.Positions found = new IndexNode.Positions();
    root.collect(documents, given, found);
    return all.at(found.sorted()).passing(watchful, documents, given);
  }
}
