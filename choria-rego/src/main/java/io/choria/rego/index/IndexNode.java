package io.choria.rego.index;

import io.choria.rego.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A level of a rule index: leads the documents to the definitions that accept them. Immutable. */
abstract class IndexNode<C> {
  /** The only leaf that the documents lead to; null if there are several. */
  abstract @Nullable Leaf<C> leaf(Documents documents, Value[] given);

  /** Notes all definitions that the documents lead to. */
  abstract void collect(Documents documents, Value[] given, Positions into);

  /** A growing list of positions of definitions. */
  static final class Positions {
    private int[] found = new int[16];
    private int size;

    void addAll(int[] positions) {
      if (size + positions.length > found.length) {
        found = Arrays.copyOf(found, Math.max(size + positions.length, 2 * size));
      }
      System.arraycopy(positions, 0, found, size, positions.length);
      size += positions.length;
    }

    /** The positions in source order, each once. */
    int[] sorted() {
      return Arrays.stream(found, 0, size).sorted().distinct().toArray();
    }
  }

  /** Definitions that nothing tells apart any more. */
  static final class Leaf<C> extends IndexNode<C> {
    private final int[] positions;
    private final Definitions<?, C> all;

    // made when first asked for; the answer is always the same, so a race does no harm
    private @Nullable Candidates<?, C> candidates;

    Leaf(int[] positions, Definitions<?, C> all) {
      this.positions = positions;
      this.all = all;
    }

    Candidates<?, C> candidates() {
      Candidates<?, C> known = candidates;
      if (known == null) {
        known = all.at(positions);
        candidates = known;
      }
      return known;
    }

    @Override
    Leaf<C> leaf(Documents documents, Value[] given) {
      return this;
    }

    @Override
    void collect(Documents documents, Value[] given, Positions into) {
      into.addAll(positions);
    }
  }

  /** Definitions that are told apart by what stands at one place. */
  static final class Fork<C> extends IndexNode<C> {
    private final IndexKey key;
    private final IndexTable table;
    private final List<IndexNode<C>> branches;
    private final IndexNode<C> others;
    private final boolean exclusive;

    /**
     * A fork.
     *
     * @param others definitions that don't care what stands there
     * @param exclusive whether each branch holds those too, or there are none
     */
    Fork(
        IndexKey key,
        IndexTable table,
        List<IndexNode<C>> branches,
        IndexNode<C> others,
        boolean exclusive) {
      this.key = key;
      this.table = table;
      this.branches = branches;
      this.others = others;
      this.exclusive = exclusive;
    }

    @Override
    @Nullable Leaf<C> leaf(Documents documents, Value[] given) {
      Value value = key.value(documents, given);
      int only = value == null ? IndexTable.NONE : table.only(value);
      if (only == IndexTable.NONE) {
        return others.leaf(documents, given);
      }
      return only == IndexTable.SEVERAL || !exclusive
          ? null
          : branches.get(only).leaf(documents, given);
    }

    @Override
    void collect(Documents documents, Value[] given, Positions into) {
      Value value = key.value(documents, given);
      if (value != null) {
        table.find(value, found -> branches.get(found).collect(documents, given, into));
      }
      others.collect(documents, given, into);
    }
  }
}
