package io.choria.messaging.stream;

import java.util.Set;
import java.util.TreeSet;

/** How a {@link PartitionGroup} decides who owns which partition (spec 06 §7.6). */
public sealed interface Assignment {

  /**
   * Every living member gets a fair share: the numbers differ by one at most, and no more
   * partitions move than that needs.
   *
   * @return the assignment
   */
  static Assignment automatic() {
    return new Automatic();
  }

  /**
   * One Choria leader election for each partition: whoever wins owns, whether that is fair or not.
   * Slower than {@link #automatic()}, see {@link LeaderElection}.
   *
   * @return the assignment
   */
  static Assignment byElection() {
    return new ByElection();
  }

  /**
   * This member owns the listed partitions and no others. Two members with the same partition never
   * own it at the same time: the second waits.
   *
   * @param partitions from 0
   * @return the assignment
   */
  static Assignment fixed(Integer... partitions) {
    return new Fixed(Set.of(partitions));
  }

  /** See {@link Assignment#automatic()}. */
  record Automatic() implements Assignment {}

  /** See {@link Assignment#byElection()}. */
  record ByElection() implements Assignment {}

  /**
   * See {@link Assignment#fixed}.
   *
   * @param partitions from 0
   */
  record Fixed(Set<Integer> partitions) implements Assignment {
    /**
     * Copies.
     *
     * @param partitions from 0
     */
    public Fixed {
      partitions = Set.copyOf(new TreeSet<>(partitions));
    }
  }
}
