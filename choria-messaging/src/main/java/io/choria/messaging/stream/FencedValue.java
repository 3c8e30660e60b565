package io.choria.messaging.stream;

import io.choria.messaging.MessagingConnection;
import java.time.Duration;
import java.util.Optional;

/**
 * A value in a key-value bucket that only the present owner of a partition can write, such as the
 * position it has reached: each value carries the token of its writer, and each write is a
 * compare-and-set that refuses smaller tokens than the last one.
 *
 * <p>Thread-safe. Owns nothing to close.
 */
public final class FencedValue {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int ATTEMPTS = 3;

  private final LeaseStore store;
  private final String key;

  /**
   * What was written and by whom.
   *
   * @param token of the writer's lease
   * @param text as written
   */
  public record Written(long token, String text) {}

  private FencedValue(LeaseStore store, String key) {
    this.store = store;
    this.key = key;
  }

  /**
   * A value by its key.
   *
   * @param connection the connection; not closed by this object
   * @param bucket a bucket whose keys do not expire; created when absent
   * @param key the key: no blanks or wildcards
   * @return the value
   */
  public static FencedValue of(MessagingConnection connection, String bucket, String key) {
    return new FencedValue(
        new LeaseStore(connection, "$JS.API", bucket, TIMEOUT), Names.literalSubject(key));
  }

  /**
   * Reads.
   *
   * @return what was written last, empty before the first write
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public Optional<Written> read() throws InterruptedException {
    store.createBucket(Duration.ZERO);
    return store.get(key).filter(entry -> !entry.deleted()).map(FencedValue::parse);
  }

  /**
   * Writes as the owner of a partition. A new owner that writes before it begins keeps the former
   * one from writing at all.
   *
   * @param lease the writer's lease
   * @param text any text
   * @throws InterruptedException if interrupted while waiting for the server
   * @throws FencedException when the lease has ended or a later owner has written
   * @throws StreamException when the server refuses or stays silent; whether the value was written
   *     is unknown then
   */
  public void write(PartitionLease lease, String text) throws InterruptedException {
    store.createBucket(Duration.ZERO);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<LeaseStore.Entry> entry = store.get(key);
      if (entry.isPresent() && !entry.get().deleted()) {
        long token = parse(entry.get()).token();
        if (token > lease.token()) {
          throw new FencedException(
              "a later owner has written, its token=" + token + ", lease=" + lease);
        }
      }
      lease.check();
      long revision = entry.map(LeaseStore.Entry::revision).orElse(0L);
      if (store.update(key, lease.token() + " " + text, revision).isPresent()) {
        return;
      }
    }
    throw new FencedException("others write at the same time, key=" + key + ", lease=" + lease);
  }

  private static Written parse(LeaseStore.Entry entry) {
    int blank = entry.value().indexOf(' ');
    try {
      return new Written(
          Long.parseLong(entry.value().substring(0, Math.max(0, blank))),
          entry.value().substring(blank + 1));
    } catch (NumberFormatException e) {
      throw new StreamException(
          StreamException.Code.MALFORMED, 0, "expected a token before the value", e);
    }
  }
}
