package io.choria.messaging.stream;

import io.choria.messaging.Backoff;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/** One election for each partition, under the key {@code <group>_p<partition>}. */
final class ElectedPartitions implements PartitionOwnership {
  private final PartitionGroup.Builder options;
  private final PartitionCalls calls;
  private final List<LeaderElection> elections = new ArrayList<>();
  private final Map<Integer, PartitionLease> leases = new ConcurrentHashMap<>();

  ElectedPartitions(PartitionGroup.Builder options, PartitionCalls calls) {
    this.options = options;
    this.calls = calls;
  }

  @Override
  public void start() {
    for (int partition = 0; partition < options.partitions; partition++) {
      elections.add(campaign(partition));
    }
  }

  private LeaderElection campaign(int partition) {
    Campaign campaign = new Campaign(partition);
    LeaderElection.Builder builder =
        LeaderElection.builder(options.connection, key(partition))
            .bucket(options.bucket)
            .createBucket(options.leaseTime)
            .apiPrefix(options.apiPrefix)
            .member(options.member)
            .backoff(Backoff.of(options.leaseTime.dividedBy(4)).withRandom(options.random))
            .random(soon(options.random))
            .nanoTime(options.nanoTime)
            .stopDeadline(options.handOverTime)
            .listener(campaign);
    LeaderElection election = builder.start();
    campaign.attach(election);
    return election;
  }

  private String key(int partition) {
    return options.group + "_p" + partition;
  }

  /** Keeps the jitter and shortens the start splay, which is meant for fleets of thousands. */
  private static RandomGenerator soon(RandomGenerator random) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return random.nextLong();
      }

      @Override
      public int nextInt(int bound) {
        return random.nextInt(Math.max(1, bound / 10));
      }
    };
  }

  @Override
  public Map<Integer, PartitionLease> leases() {
    Map<Integer, PartitionLease> valid = new HashMap<>(leases);
    valid.values().removeIf(lease -> !lease.isValid());
    return valid;
  }

  @Override
  public SortedMap<Integer, String> owners() throws InterruptedException {
    LeaseStore store =
        new LeaseStore(
            options.connection, options.apiPrefix, options.bucket, Streams.DEFAULT_TIMEOUT);
    SortedMap<Integer, String> owners = new TreeMap<>();
    for (int partition = 0; partition < options.partitions; partition++) {
      Optional<LeaseStore.Entry> entry = store.get(key(partition));
      if (entry.isPresent() && !entry.get().deleted()) {
        owners.put(partition, entry.get().value());
      }
    }
    return owners;
  }

  @Override
  public SortedSet<String> members() throws InterruptedException {
    return new TreeSet<>(owners().values());
  }

  /** The listener gives up while the leases are still good; then the keys go. */
  @Override
  public void close() {
    CompletableFuture<?>[] released =
        leases.values().stream()
            .filter(lease -> leases.remove(lease.partition(), lease))
            .map(lease -> calls.submit(lease.partition(), () -> options.listener.released(lease)))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(released).get(options.handOverTime.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      options.connection.listener().problem("hand-over of group " + options.group, e);
    }
    elections.parallelStream().forEach(LeaderElection::close);
  }

  private final class Campaign implements ElectionListener {
    private final int partition;
    private final CompletableFuture<LeaderElection> election = new CompletableFuture<>();

    Campaign(int partition) {
      this.partition = partition;
    }

    void attach(LeaderElection own) {
      election.complete(own);
    }

    @Override
    public void won(long token) {
      LeaderElection own = election.join();
      PartitionLease lease =
          new PartitionLease(
              partition,
              token,
              options.member,
              () -> own.token().orElse(0) == token,
              () -> own.leader().filter(options.member::equals).isPresent());
      leases.put(partition, lease);
      calls.submit(partition, () -> options.listener.acquired(lease)).join();
    }

    @Override
    public void lost() {
      PartitionLease lease = leases.remove(partition);
      if (lease != null) {
        calls.submit(partition, () -> options.listener.lost(lease)).join();
      }
    }
  }
}
