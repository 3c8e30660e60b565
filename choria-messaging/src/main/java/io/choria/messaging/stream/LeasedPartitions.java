package io.choria.messaging.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Ownership by leases in a bucket whose keys expire.
 *
 * <p>Each member has a key {@code <group>.m.<member>} and renews it; each owned partition has a key
 * {@code <group>.p.<partition>} that its owner renews. A renewal and a take-over are
 * compare-and-set on the key's revision, so that the server decides who owns; {@link FairShare}
 * only says who should. A round, four in a lease time, renews, looks and then acts.
 *
 * <p>Why two members never believe to own one partition: a lease is valid until nine tenths of its
 * life after the last renewal was <em>sent</em>, and the server keeps the key for a whole life
 * after the renewal <em>arrived</em>. A key that vanished without the mark of an orderly release,
 * be it because the server forgot it or because its clock was set, is taken a whole life after this
 * member saw its last renewal. What remains (a member that never saw the forgotten key) is why
 * acknowledgements and writes are fenced by the token as well.
 */
final class LeasedPartitions implements PartitionOwnership {
  private static final int ROUNDS_PER_LIFE = 4;
  private static final int TIMEOUTS_PER_LIFE = 6;
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(5);
  private static final String SEPARATOR = " ";

  private final RoundPause pause = new RoundPause();
  private final PartitionGroup.Builder options;
  private final PartitionCalls calls;
  private final String memberPrefix;
  private final String partitionPrefix;
  private final String instance;
  private final Thread thread;
  private final Map<Integer, HeldPartition> held = new ConcurrentHashMap<>();

  /** What others' keys looked like and since when; of the group's thread only. */
  private final Map<String, Seen> seen = new HashMap<>();

  private final LeaseStore firstStore;
  private long lifeNanos;
  private long memberRevision;
  private long acquisitions;
  private volatile long leaveEnd;

  private record Seen(long revision, long since) {}

  LeasedPartitions(PartitionGroup.Builder options, PartitionCalls calls) {
    this.options = options;
    this.calls = calls;
    this.memberPrefix = options.group + ".m.";
    this.partitionPrefix = options.group + ".p.";
    this.instance = Long.toHexString(options.random.nextLong());
    this.firstStore = store(LONGEST_TIMEOUT);
    this.thread = new Thread(this::run, "partition-group-" + options.group);
    thread.setDaemon(true);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public Map<Integer, PartitionLease> leases() {
    Map<Integer, PartitionLease> valid = new HashMap<>();
    held.forEach(
        (partition, holding) -> {
          if (holding.isValid()) {
            valid.put(partition, holding.lease());
          }
        });
    return valid;
  }

  @Override
  public SortedMap<Integer, String> owners() throws InterruptedException {
    return owners(firstStore.getAll(partitionPrefix));
  }

  @Override
  public SortedSet<String> members() throws InterruptedException {
    return members(firstStore.getAll(memberPrefix));
  }

  @Override
  public void close() {
    leaveEnd = now() + options.handOverTime.toNanos();
    pause.stop();
    try {
      thread.join(options.handOverTime.plus(options.leaseTime).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    held.values().forEach(HeldPartition::end);
  }

  private void run() {
    try {
      LeaseStore store = configure();
      while (store != null && !pause.isStopping()) {
        boolean good = attempt(() -> round(store));
        dropEnded();
        pause.rest(good ? lifeNanos / ROUNDS_PER_LIFE : lifeNanos / ROUNDS_PER_LIFE / 4);
      }
      if (store != null) {
        leave(store);
      }
    } catch (InterruptedException e) {
      // nobody but this object knows the thread: it is a stop
      Thread.currentThread().interrupt();
    } finally {
      held.values().forEach(HeldPartition::end);
      dropEnded();
    }
  }

  private @Nullable LeaseStore configure() throws InterruptedException {
    while (!pause.isStopping()) {
      if (attempt(
          () -> {
            firstStore.createBucket(options.leaseTime);
            lifeNanos = firstStore.timeToLive().toNanos();
          })) {
        if (lifeNanos >= Duration.ofSeconds(1).toNanos()) {
          Duration timeout = Duration.ofNanos(lifeNanos / TIMEOUTS_PER_LIFE);
          return store(timeout.compareTo(LONGEST_TIMEOUT) > 0 ? LONGEST_TIMEOUT : timeout);
        }
        options
            .connection
            .listener()
            .problem(
                "partition group " + options.group,
                new StreamException(
                    StreamException.Code.INVALID,
                    "keys of the bucket must live at least 1 s, bucket="
                        + options.bucket
                        + ", life="
                        + Duration.ofNanos(lifeNanos)));
      }
      pause.rest(Duration.ofMillis(500).toNanos());
    }
    return null;
  }

  private void round(LeaseStore store) throws InterruptedException {
    for (HeldPartition holding : held.values()) {
      renew(store, holding);
    }
    dropEnded();
    finishReleases(store);
    if (!beSeen(store)) {
      return;
    }
    Map<String, LeaseStore.Entry> entries = store.getAll(options.group + ".");
    look(entries);
    Set<Integer> wanted = wanted(entries);
    for (HeldPartition holding : held.values()) {
      if (!wanted.contains(holding.partition()) && !holding.isReleasing()) {
        release(holding, options.handOverTime.toNanos());
      }
    }
    for (int partition : wanted) {
      if (!held.containsKey(partition)) {
        acquire(store, partition, entries.get(partitionPrefix + partition));
      }
    }
  }

  private void renew(LeaseStore store, HeldPartition holding) throws InterruptedException {
    long sentAt = now();
    OptionalLong revision = store.update(holding.key(), holding.value(), holding.revision());
    if (revision.isEmpty()) {
      // perhaps an earlier renewal was stored and only its answer was lost
      Optional<LeaseStore.Entry> entry = store.get(holding.key());
      if (entry.isPresent() && entry.get().value().equals(holding.value())) {
        sentAt = now();
        revision = store.update(holding.key(), holding.value(), entry.get().revision());
      }
    }
    if (revision.isPresent()) {
      holding.renewed(revision.getAsLong(), validUntil(sentAt));
      watch(holding);
    } else {
      holding.end();
    }
  }

  /** Renews this member's own key. False while another process has it. */
  private boolean beSeen(LeaseStore store) throws InterruptedException {
    String key = memberPrefix + options.member;
    String value = options.member + SEPARATOR + instance;
    OptionalLong revision =
        memberRevision == 0 ? store.create(key, value) : store.update(key, value, memberRevision);
    if (revision.isEmpty()) {
      Optional<LeaseStore.Entry> entry = store.get(key);
      if (entry.isPresent() && entry.get().value().equals(value)) {
        revision = store.update(key, value, entry.get().revision());
      } else if (entry.isEmpty() || entry.get().deleted()) {
        revision = store.create(key, value);
      }
    }
    memberRevision = revision.orElse(0);
    return revision.isPresent();
  }

  private void look(Map<String, LeaseStore.Entry> entries) {
    long now = now();
    entries.forEach(
        (key, entry) -> {
          Seen before = seen.get(key);
          if (entry.deleted()) {
            seen.remove(key);
          } else if (before == null || before.revision() != entry.revision()) {
            seen.put(key, new Seen(entry.revision(), now));
          }
        });
  }

  private Set<Integer> wanted(Map<String, LeaseStore.Entry> entries) {
    if (options.assignment instanceof Assignment.Fixed fixed) {
      return fixed.partitions();
    }
    SortedSet<String> members = members(entries);
    members.add(options.member);
    return FairShare.of(options.partitions, members, owners(entries))
        .getOrDefault(options.member, new TreeSet<>());
  }

  private void acquire(LeaseStore store, int partition, LeaseStore.@Nullable Entry present)
      throws InterruptedException {
    String key = partitionPrefix + partition;
    String value = options.member + SEPARATOR + instance + SEPARATOR + ++acquisitions;
    long sentAt = now();
    OptionalLong revision;
    if (present == null) {
      Seen last = seen.get(key);
      if (last != null && now() - last.since() < lifeNanos) {
        // it vanished early, without a release: its owner may still believe in it
        return;
      }
      revision = store.create(key, value);
    } else if (present.deleted()) {
      revision = store.update(key, value, present.revision());
    } else if (present.value().startsWith(options.member + SEPARATOR + instance + SEPARATOR)) {
      // our own, from a time that we gave up, or whose answer never came
      revision = store.update(key, value, present.revision());
    } else {
      return;
    }
    if (revision.isEmpty()) {
      return;
    }
    HeldPartition holding =
        new HeldPartition(
            partition, key, value, revision.getAsLong(), validUntil(sentAt), options.nanoTime);
    PartitionLease lease =
        holding.lease(
            options.member,
            () ->
                firstStore
                    .get(key)
                    .filter(entry -> !entry.deleted() && entry.value().equals(value))
                    .isPresent());
    held.put(partition, holding);
    if (!calls.run(partition, () -> options.listener.acquired(lease))) {
      // nobody would work on it: let it run out
      held.remove(partition, holding);
      holding.end();
      return;
    }
    watch(holding);
  }

  private void release(HeldPartition holding, long within) {
    holding.releasing(now() + within);
    calls.run(
        holding.partition(),
        () -> {
          try {
            options.listener.released(holding.lease());
          } finally {
            holding.released();
            pause.wake();
          }
        });
  }

  private void finishReleases(LeaseStore store) throws InterruptedException {
    for (HeldPartition holding : List.copyOf(held.values())) {
      if (holding.mayGo()) {
        holding.end();
        if (held.remove(holding.partition(), holding)) {
          store.delete(holding.key(), holding.revision());
        }
      }
    }
  }

  /** Tells the listener of leases that ended by themselves. */
  private void dropEnded() {
    for (HeldPartition holding : List.copyOf(held.values())) {
      if (!holding.isValid() && held.remove(holding.partition(), holding)) {
        holding.end();
        if (!holding.isReleasing()) {
          calls.run(holding.partition(), () -> options.listener.lost(holding.lease()));
        }
      }
    }
  }

  /** The group's thread may wait for a silent server at the moment when a lease runs out. */
  private void watch(HeldPartition holding) {
    calls.later(Duration.ofNanos(Math.max(0, holding.validUntil() - now())), this::dropEnded);
  }

  /** First no longer counts as a member, then hands over what it holds, renewing it meanwhile. */
  private void leave(LeaseStore store) throws InterruptedException {
    attempt(
        () -> {
          if (memberRevision != 0) {
            store.delete(memberPrefix + options.member, memberRevision);
          }
        });
    for (HeldPartition holding : held.values()) {
      if (!holding.isReleasing()) {
        release(holding, Math.max(0, leaveEnd - now()));
      }
    }
    while (!held.isEmpty() && leaveEnd - now() > 0) {
      attempt(
          () -> {
            finishReleases(store);
            for (HeldPartition holding : held.values()) {
              renew(store, holding);
            }
          });
      dropEnded();
      if (!held.isEmpty()) {
        pause.restWhileStopping(lifeNanos / ROUNDS_PER_LIFE);
      }
    }
    attempt(() -> finishReleases(store));
  }

  private SortedMap<Integer, String> owners(Map<String, LeaseStore.Entry> entries) {
    SortedMap<Integer, String> owners = new TreeMap<>();
    entries.forEach(
        (key, entry) -> {
          if (key.startsWith(partitionPrefix) && !entry.deleted()) {
            String number = key.substring(partitionPrefix.length());
            if (number.matches("[0-9]{1,9}")) {
              owners.put(Integer.parseInt(number), firstWord(entry.value()));
            }
          }
        });
    return owners;
  }

  private SortedSet<String> members(Map<String, LeaseStore.Entry> entries) {
    SortedSet<String> members = new TreeSet<>();
    entries.forEach(
        (key, entry) -> {
          if (key.startsWith(memberPrefix) && !entry.deleted()) {
            members.add(key.substring(memberPrefix.length()));
          }
        });
    return members;
  }

  private static String firstWord(String value) {
    int end = value.indexOf(SEPARATOR);
    return end < 0 ? value : value.substring(0, end);
  }

  private long validUntil(long sentAt) {
    return sentAt + lifeNanos / 10 * 9;
  }

  private long now() {
    return options.nanoTime.getAsLong();
  }

  private LeaseStore store(Duration timeout) {
    return new LeaseStore(options.connection, options.apiPrefix, options.bucket, timeout);
  }

  /** A step that talks to the server. */
  private interface Step {
    void run() throws InterruptedException;
  }

  private boolean attempt(Step step) throws InterruptedException {
    try {
      step.run();
      return true;
    } catch (RuntimeException | Error e) {
      // whatever it is, a member whose thread has ended would own nothing and tell nobody
      options.connection.listener().problem("partition group " + options.group, e);
      return false;
    }
  }
}
