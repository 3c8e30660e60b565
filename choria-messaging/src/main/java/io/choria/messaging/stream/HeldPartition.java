package io.choria.messaging.stream;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One lease that this member holds; changed by the group's thread, asked by all. */
final class HeldPartition {
  private final int partition;
  private final String key;
  private final String value;
  private final LongSupplier nanoTime;
  private volatile long validUntil;
  private volatile boolean ended;
  private long revision;
  private @Nullable PartitionLease lease;
  private volatile boolean releasing;
  private volatile long releaseEnd;
  private volatile boolean released;

  HeldPartition(
      int partition,
      String key,
      String value,
      long revision,
      long validUntil,
      LongSupplier nanoTime) {
    this.partition = partition;
    this.key = key;
    this.value = value;
    this.revision = revision;
    this.validUntil = validUntil;
    this.nanoTime = nanoTime;
  }

  PartitionLease lease(String member, PartitionLease.Confirmation confirmation) {
    PartitionLease made =
        new PartitionLease(partition, revision, member, this::isValid, confirmation);
    lease = made;
    return made;
  }

  PartitionLease lease() {
    PartitionLease made = lease;
    if (made == null) {
      throw new IllegalStateException("no lease was made for " + key);
    }
    return made;
  }

  int partition() {
    return partition;
  }

  String key() {
    return key;
  }

  String value() {
    return value;
  }

  long revision() {
    return revision;
  }

  long validUntil() {
    return validUntil;
  }

  boolean isValid() {
    return !ended && validUntil - nanoTime.getAsLong() > 0;
  }

  void renewed(long newRevision, long newValidUntil) {
    revision = newRevision;
    // a lease that ran out stays so, although the server had not given it away yet
    if (isValid()) {
      validUntil = newValidUntil;
    }
  }

  void end() {
    ended = true;
  }

  boolean isReleasing() {
    return releasing;
  }

  void releasing(long end) {
    releaseEnd = end;
    releasing = true;
  }

  void released() {
    released = true;
  }

  /** Whether the key can be given away: the listener is done, or has had its time. */
  boolean mayGo() {
    return releasing && (released || releaseEnd - nanoTime.getAsLong() <= 0);
  }
}
