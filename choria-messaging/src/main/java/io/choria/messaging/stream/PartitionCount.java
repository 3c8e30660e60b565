package io.choria.messaging.stream;

import io.choria.messaging.MessagingConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The recorded number of partitions of a group, and the only safe way to change it (spec 06 §7.6).
 *
 * <p>A key's messages stay in order only while all producers use one number, and while no message
 * that was published with the former number waits. So a change announces itself, producers stop
 * (they ask {@link #current()}, which is empty meanwhile), the backlog runs dry, and then the new
 * number counts. Members check the number when they join, see {@link
 * PartitionGroup.Builder#guardedBy}, and join again after a change.
 *
 * <p>Thread-safe. Owns nothing to close.
 */
public final class PartitionCount {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long POLL_MILLIS = 100;
  private static final String CHANGING = "->";

  private final LeaseStore store;
  private final String key;

  /** Implemented by users: says how much published work is not done yet. */
  @FunctionalInterface
  public interface Backlog {
    /**
     * Counts, for instance the pending and unacknowledged messages of all partitions' consumers.
     *
     * @return zero when nothing waits
     * @throws InterruptedException if interrupted while waiting for the server
     */
    long count() throws InterruptedException;
  }

  private PartitionCount(LeaseStore store, String key) {
    this.store = store;
    this.key = key;
  }

  /**
   * The record of a group.
   *
   * @param connection the connection; not closed by this object
   * @param bucket a key-value bucket whose keys do not expire; created when absent
   * @param group the group's name
   * @return the record
   */
  public static PartitionCount of(MessagingConnection connection, String bucket, String group) {
    return new PartitionCount(
        new LeaseStore(connection, "$JS.API", bucket, TIMEOUT),
        "partitions." + Names.token("group", group));
  }

  /**
   * The number that counts now. Producers ask before they publish.
   *
   * @return empty while a change is under way, or when nothing is recorded
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public OptionalInt current() throws InterruptedException {
    store.createBucket(Duration.ZERO);
    Optional<LeaseStore.Entry> entry = store.get(key);
    return entry.isEmpty() || entry.get().deleted() || entry.get().value().contains(CHANGING)
        ? OptionalInt.empty()
        : OptionalInt.of(parse(entry.get()));
  }

  /**
   * Records the first number, or checks that the recorded one is it.
   *
   * @param partitions the expected number
   * @throws InterruptedException if interrupted while waiting for the server
   * @throws StreamException with code {@code CONFLICT} when it is another, or about to change
   */
  public void require(int partitions) throws InterruptedException {
    store.createBucket(Duration.ZERO);
    if (store.create(key, Integer.toString(partitions)).isPresent()) {
      return;
    }
    OptionalInt recorded = current();
    if (recorded.isEmpty() || recorded.getAsInt() != partitions) {
      throw conflict(
          "the recorded number of partitions is "
              + (recorded.isEmpty() ? "about to change" : Integer.toString(recorded.getAsInt()))
              + ", expected="
              + partitions);
    }
  }

  /**
   * Changes the number: announces, waits until nothing waits, records. Blocks.
   *
   * @param from the number that is expected to count now
   * @param to the new number
   * @param grace how long producers need to hear of it at most; the backlog must stay empty for
   *     that long
   * @param backlog what still waits
   * @param deadline when to give up
   * @throws InterruptedException if interrupted; the former number counts again then
   * @throws StreamException with code {@code CONFLICT} when another number is recorded or another
   *     change is under way, with code {@code TIMEOUT} when the backlog did not run dry; the former
   *     number counts again then
   */
  public void change(int from, int to, Duration grace, Backlog backlog, Duration deadline)
      throws InterruptedException {
    Partitioner.of(to);
    Optional<LeaseStore.Entry> entry = store.get(key);
    if (entry.isEmpty() || !entry.get().value().equals(Integer.toString(from))) {
      throw conflict(
          "expected the recorded number of partitions to be "
              + from
              + ", recorded="
              + entry.map(LeaseStore.Entry::value).orElse("none"));
    }
    OptionalLong announced = store.update(key, from + CHANGING + to, entry.get().revision());
    if (announced.isEmpty()) {
      throw conflict("somebody else changed the number of partitions at the same moment");
    }
    boolean dry;
    try {
      dry = runsDry(grace, backlog, deadline);
    } catch (InterruptedException | RuntimeException e) {
      record(from, announced.getAsLong());
      throw e;
    }
    record(dry ? to : from, announced.getAsLong());
    if (!dry) {
      throw new StreamException(
          StreamException.Code.TIMEOUT,
          "the backlog did not run dry within "
              + deadline
              + "; the number of partitions stays "
              + from);
    }
  }

  private void record(int partitions, long revision) throws InterruptedException {
    if (store.update(key, Integer.toString(partitions), revision).isEmpty()) {
      throw conflict("somebody else changed the number of partitions meanwhile");
    }
  }

  private static boolean runsDry(Duration grace, Backlog backlog, Duration deadline)
      throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    long drySince = 0;
    while (System.nanoTime() < end) {
      if (backlog.count() != 0) {
        drySince = 0;
      } else if (drySince == 0) {
        drySince = System.nanoTime();
      } else if (System.nanoTime() - drySince >= grace.toNanos()) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return false;
  }

  private static int parse(LeaseStore.Entry entry) {
    try {
      return Integer.parseInt(entry.value());
    } catch (NumberFormatException e) {
      throw new StreamException(
          StreamException.Code.MALFORMED,
          0,
          "expected a number of partitions, value=\"" + entry.value() + '"',
          e);
    }
  }

  private StreamException conflict(String message) {
    return new StreamException(
        StreamException.Code.CONFLICT, message + ", bucket=" + store.bucket() + ", key=" + key);
  }
}
