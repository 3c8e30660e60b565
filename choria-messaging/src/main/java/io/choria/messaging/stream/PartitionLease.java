package io.choria.messaging.stream;

import java.util.function.BooleanSupplier;

/**
 * One member's ownership of one partition, from a {@link PartitionGroup}; ends with the call of
 * {@link PartitionListener#released} or {@link PartitionListener#lost} and never comes back: the
 * next time is another lease with a higher token.
 *
 * <p>Thread-safe. Asking costs no network traffic, so ask before every write.
 */
public final class PartitionLease {
  private final int partition;
  private final long token;
  private final String member;
  private final BooleanSupplier valid;
  private final Confirmation confirmation;

  /** Asks the server. */
  interface Confirmation {
    boolean confirm() throws InterruptedException;
  }

  PartitionLease(
      int partition, long token, String member, BooleanSupplier valid, Confirmation confirmation) {
    this.partition = partition;
    this.token = token;
    this.member = member;
    this.valid = valid;
    this.confirmation = confirmation;
  }

  /**
   * The partition.
   *
   * @return from 0
   */
  public int partition() {
    return partition;
  }

  /**
   * The fencing token: the revision that the key-value store gave this ownership. It grows with
   * each change of owner for as long as the server forgets nothing, so a store that refuses smaller
   * tokens than it has seen keeps former owners out.
   *
   * @return above zero
   */
  public long token() {
    return token;
  }

  /**
   * Who owns.
   *
   * @return the name of the member
   */
  public String member() {
    return member;
  }

  /**
   * Whether nobody else can own the partition at this moment. Decided by the monotonic clock of
   * this machine: false from a tenth of the lease time before the server may give the partition
   * away, also when this process was frozen meanwhile. A clock that is set has no influence.
   *
   * @return false once and for all when the lease has ended
   */
  public boolean isValid() {
    return valid.getAsBoolean();
  }

  /**
   * Refuses to go on without the partition.
   *
   * @throws FencedException unless {@link #isValid()}
   */
  public void check() {
    if (!isValid()) {
      throw new FencedException(
          "the lease has ended, partition="
              + partition
              + ", member="
              + member
              + ", token="
              + token);
    }
  }

  /**
   * Asks the server, for the few steps that must not rest on clocks.
   *
   * @return whether the server has this lease at the moment of its answer
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public boolean confirm() throws InterruptedException {
    return isValid() && confirmation.confirm();
  }

  @Override
  public String toString() {
    return "PartitionLease[partition="
        + partition
        + ", token="
        + token
        + ", member="
        + member
        + ", valid="
        + isValid()
        + ']';
  }
}
