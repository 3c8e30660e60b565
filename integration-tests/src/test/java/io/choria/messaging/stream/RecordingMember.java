package io.choria.messaging.stream;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A member's listener that remembers, and fails the test when two members own one partition. */
final class RecordingMember implements PartitionListener {
  private final String name;
  private final Map<Integer, PartitionLease> working;
  final Set<String> overlaps;
  final Map<Integer, PartitionLease> leases = new ConcurrentHashMap<>();
  final AtomicInteger acquired = new AtomicInteger();
  final AtomicInteger released = new AtomicInteger();
  final AtomicInteger lost = new AtomicInteger();
  volatile PartitionLease lastLost;

  RecordingMember(String name, Map<Integer, PartitionLease> working, Set<String> overlaps) {
    this.name = name;
    this.working = working;
    this.overlaps = overlaps;
  }

  String name() {
    return name;
  }

  @Override
  public void acquired(PartitionLease lease) {
    PartitionLease other = working.put(lease.partition(), lease);
    if (other != null && other.isValid()) {
      overlaps.add("partition " + lease.partition() + ": " + other + " and " + lease);
    }
    leases.put(lease.partition(), lease);
    acquired.incrementAndGet();
  }

  @Override
  public void released(PartitionLease lease) {
    if (!lease.isValid()) {
      overlaps.add("partition " + lease.partition() + " released without a valid lease");
    }
    leases.remove(lease.partition());
    working.remove(lease.partition(), lease);
    released.incrementAndGet();
  }

  @Override
  public void lost(PartitionLease lease) {
    if (lease.isValid()) {
      overlaps.add("partition " + lease.partition() + " lost with a valid lease");
    }
    lastLost = lease;
    leases.remove(lease.partition());
    working.remove(lease.partition(), lease);
    lost.incrementAndGet();
  }
}
