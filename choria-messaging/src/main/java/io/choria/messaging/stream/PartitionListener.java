package io.choria.messaging.stream;

/**
 * Implemented by users: hears which partitions this member owns. Calls for one partition come one
 * after another, calls for different partitions at the same time on threads of the group. What a
 * call throws is reported to {@link io.choria.messaging.MessagingListener#problem} and counts as
 * done.
 */
public interface PartitionListener {
  /**
   * This member owns the partition now: begin to work on it. Return soon; work belongs to other
   * threads.
   *
   * @param lease ask it before each write
   */
  void acquired(PartitionLease lease);

  /**
   * The partition goes to another member, or this one leaves the group: finish what is in hand,
   * flush, acknowledge, then return. The lease stays valid until then, but no longer than the
   * hand-over time of the group; the next owner begins after the return.
   *
   * @param lease as given to {@link #acquired}
   */
  void released(PartitionLease lease);

  /**
   * The partition is gone already, because this member was frozen or cut off for too long, or was
   * evicted: stop at once, write nothing, acknowledge nothing.
   *
   * @param lease as given to {@link #acquired}, no longer valid
   */
  void lost(PartitionLease lease);
}
