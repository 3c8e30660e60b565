package io.choria.messaging.stream;

import io.choria.messaging.MessagingConnection;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One member of a group that shares partitions, so that every key is worked on by one member at a
 * time, in order (spec 06 §7.6). Members come and go at will; nobody administers them.
 *
 * <p>A partition is owned through a lease in a key-value bucket. A member that leaves hands over in
 * order: {@link PartitionListener#released} returns before the next owner begins. A member that
 * dies, hangs or is cut off loses its leases after the lease time; should it come back to life, its
 * leases are invalid by its own clock, and what it still sends is fenced: {@link FencedConsumer}
 * lets its acknowledgements run into nothing, {@link FencedValue} refuses its writes.
 *
 * <p>Thread-safe. Owns one daemon thread, and one more for each listener call under way, from
 * {@link Builder#join()} to {@link #close()}.
 */
public final class PartitionGroup implements AutoCloseable {
  /** The bucket unless set; its keys live for the lease time. */
  public static final String DEFAULT_BUCKET = "CHORIA_PARTITIONS";

  private final Builder options;
  private final PartitionCalls calls;
  private final PartitionOwnership ownership;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PartitionGroup(Builder options) {
    this.options = options;
    this.calls = new PartitionCalls(options.group, options.connection.listener());
    this.ownership = options.ownership(calls);
  }

  /**
   * Starts with options.
   *
   * @param connection the connection; not closed by the group
   * @param group the group's name: no blanks, dots, wildcards or slashes
   * @return a builder
   */
  public static Builder builder(MessagingConnection connection, String group) {
    return new Builder(connection, group);
  }

  /**
   * What this member owns. Costs no network traffic.
   *
   * @return the partitions with a valid lease at this moment
   */
  public SortedSet<Integer> owned() {
    return new TreeSet<>(ownership.leases().keySet());
  }

  /**
   * The lease of one partition.
   *
   * @param partition from 0
   * @return empty unless this member owns it at this moment
   */
  public Optional<PartitionLease> lease(int partition) {
    return Optional.ofNullable(ownership.leases().get(partition));
  }

  /**
   * Who owns what, as the server has it.
   *
   * @return the member's name for each owned partition
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public SortedMap<Integer, String> owners() throws InterruptedException {
    return ownership.owners();
  }

  /**
   * Who lives, as the server has it; with {@link Assignment#byElection()} those who own something.
   *
   * @return the names of the members
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public SortedSet<String> members() throws InterruptedException {
    return ownership.members();
  }

  /**
   * Leaves the group: hands all partitions over and waits for that, at most for the hand-over time
   * and one lease time. A second call does nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      ownership.close();
      calls.close();
    }
  }

  @Override
  public String toString() {
    Map<Integer, PartitionLease> leases = ownership.leases();
    return "PartitionGroup["
        + options.group
        + ", member="
        + options.member
        + ", owned="
        + leases.keySet()
        + ']';
  }

  /**
   * Collects options; not thread-safe. Defaults: one partition, automatic assignment, lease time 10
   * s, hand-over time 30 s.
   */
  public static final class Builder {
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);

    final MessagingConnection connection;
    final String group;
    int partitions = 1;
    String member = "";
    String bucket = DEFAULT_BUCKET;
    String apiPrefix = "$JS.API";
    Assignment assignment = Assignment.automatic();
    Duration leaseTime = Duration.ofSeconds(10);
    Duration handOverTime = Duration.ofSeconds(30);
    RandomGenerator random = new SecureRandom();
    LongSupplier nanoTime = System::nanoTime;
    PartitionListener listener = new Silent();
    private @Nullable PartitionCount count;

    private Builder(MessagingConnection connection, String group) {
      this.connection = connection;
      this.group = Names.token("group", group);
    }

    /**
     * How many partitions there are, the same for all members and producers.
     *
     * @param number at least 1
     * @return this
     */
    public Builder partitions(int number) {
      if (number < 1) {
        throw invalid("a group has at least one partition, partitions=" + number);
      }
      this.partitions = number;
      return this;
    }

    /**
     * Refuses to join unless the recorded number of partitions is the one of {@link #partitions},
     * and records it if none is.
     *
     * @param count the group's record
     * @return this
     */
    public Builder guardedBy(PartitionCount count) {
      this.count = count;
      return this;
    }

    /**
     * This member's name, unlike those of all others; needed.
     *
     * @param name such as a host name: letters, digits, {@code - _ = .}, no dot first or last
     * @return this
     */
    public Builder member(String name) {
      if (!name.matches("[A-Za-z0-9_=-]+(\\.[A-Za-z0-9_=-]+)*")) {
        throw invalid("a member's name has letters, digits and - _ = . only, name=\"" + name + '"');
      }
      this.member = name;
      return this;
    }

    /**
     * How partitions are assigned, the same for all members but the lists of {@link
     * Assignment#fixed}.
     *
     * @param assignment automatic unless set
     * @return this
     */
    public Builder assignment(Assignment assignment) {
      this.assignment = assignment;
      return this;
    }

    /**
     * Who hears of acquired and lost partitions.
     *
     * @param listener called on threads of the group
     * @return this
     */
    public Builder listener(PartitionListener listener) {
      this.listener = listener;
      return this;
    }

    /**
     * After how long without a sign of life a member's partitions go to others. Renewed four times
     * within it. An existing bucket keeps its own time, which counts then.
     *
     * @param time at least 1 s, with {@link Assignment#byElection()} at least 4 s
     * @return this
     */
    public Builder leaseTime(Duration time) {
      if (time.compareTo(SHORTEST_LEASE) < 0) {
        throw invalid("a lease lasts at least " + SHORTEST_LEASE + ", leaseTime=" + time);
      }
      this.leaseTime = time;
      return this;
    }

    /**
     * How long {@link PartitionListener#released} may take before its lease ends anyway.
     *
     * @param time more than zero
     * @return this
     */
    public Builder handOverTime(Duration time) {
      if (time.isNegative() || time.isZero()) {
        throw invalid("the hand-over time must be more than zero, handOverTime=" + time);
      }
      this.handOverTime = time;
      return this;
    }

    /**
     * The bucket of the leases; created when absent.
     *
     * @param bucket its name
     * @return this
     */
    public Builder bucket(String bucket) {
      this.bucket = Names.token("bucket", bucket);
      return this;
    }

    /**
     * The prefix of the API subjects, as imported from another account.
     *
     * @param prefix without a final dot, {@code $JS.API} unless set
     * @return this
     */
    public Builder apiPrefix(String prefix) {
      this.apiPrefix = prefix;
      return this;
    }

    /**
     * The source of names and jitter.
     *
     * @param random thread-safe
     * @return this
     */
    public Builder random(RandomGenerator random) {
      this.random = random;
      return this;
    }

    /**
     * The monotonic clock that bounds leases.
     *
     * @param nanoTime like {@link System#nanoTime()}
     * @return this
     */
    public Builder nanoTime(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
      return this;
    }

    /**
     * Joins the group. Does not wait for partitions, nor for the server to be there.
     *
     * @return the membership; close it to leave
     * @throws InterruptedException if interrupted while reading the record of {@link #guardedBy}
     * @throws StreamException with code {@code INVALID} without a member's name, with code {@code
     *     CONFLICT} when the recorded number of partitions is another
     */
    public PartitionGroup join() throws InterruptedException {
      if (member.isEmpty()) {
        throw invalid("a member needs a name, group=" + group);
      }
      if (assignment instanceof Assignment.Fixed fixed) {
        for (int partition : fixed.partitions()) {
          if (partition < 0 || partition >= partitions) {
            throw invalid("a partition is 0.." + (partitions - 1) + ", partition=" + partition);
          }
        }
      }
      if (count != null) {
        count.require(partitions);
      }
      PartitionGroup membership = new PartitionGroup(this);
      membership.ownership.start();
      return membership;
    }

    /**
     * Looks at the group without joining it; needs partitions, bucket and assignment only.
     *
     * @return the view
     */
    public PartitionView observe() {
      return new PartitionView(ownership(new PartitionCalls(group, connection.listener())));
    }

    private PartitionOwnership ownership(PartitionCalls calls) {
      return assignment instanceof Assignment.ByElection
          ? new ElectedPartitions(this, calls)
          : new LeasedPartitions(this, calls);
    }

    private static StreamException invalid(String message) {
      return new StreamException(StreamException.Code.INVALID, message);
    }
  }

  /** For members that only ask. */
  private static final class Silent implements PartitionListener {
    @Override
    public void acquired(PartitionLease lease) {}

    @Override
    public void released(PartitionLease lease) {}

    @Override
    public void lost(PartitionLease lease) {}
  }
}
