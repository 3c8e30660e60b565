package io.choria.messaging.stream;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;

/** How one member comes to own partitions. */
interface PartitionOwnership {
  void start();

  /** What this member owns at this moment. */
  Map<Integer, PartitionLease> leases();

  SortedMap<Integer, String> owners() throws InterruptedException;

  SortedSet<String> members() throws InterruptedException;

  void close();
}
