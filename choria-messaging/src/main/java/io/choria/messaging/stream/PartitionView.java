package io.choria.messaging.stream;

import java.util.SortedMap;
import java.util.SortedSet;

/**
 * A look at a group from outside, see {@link PartitionGroup.Builder#observe()}. Thread-safe; owns
 * nothing to close.
 */
public final class PartitionView {
  private final PartitionOwnership ownership;

  PartitionView(PartitionOwnership ownership) {
    this.ownership = ownership;
  }

  /**
   * Who owns what, as the server has it.
   *
   * @return the member's name for each owned partition
   * @throws InterruptedException if interrupted while waiting for the server
   * @throws StreamException with code {@code NOT_FOUND} when no member ever joined
   */
  public SortedMap<Integer, String> owners() throws InterruptedException {
    return ownership.owners();
  }

  /**
   * Who lives, as the server has it; with {@link Assignment#byElection()} those who own something.
   *
   * @return the names of the members
   * @throws InterruptedException if interrupted while waiting for the server
   * @throws StreamException with code {@code NOT_FOUND} when no member ever joined
   */
  public SortedSet<String> members() throws InterruptedException {
    return ownership.members();
  }
}
