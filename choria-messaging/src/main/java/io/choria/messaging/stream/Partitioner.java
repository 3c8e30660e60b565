package io.choria.messaging.stream;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Spreads keys over a fixed number of partitions, the same on every machine (spec 06 §7.6): FNV-1a
 * with 32 bits over the UTF-8 bytes of the key, unsigned modulo the number of partitions.
 *
 * <p>Immutable and thread-safe. The number is one for the whole fleet: see {@link PartitionCount}
 * before changing it.
 */
public final class Partitioner {
  private static final int OFFSET_BASIS = 0x811c9dc5;
  private static final int PRIME = 0x01000193;
  private static final int BYTE = 0xff;

  private final int partitions;

  private Partitioner(int partitions) {
    this.partitions = partitions;
  }

  /**
   * A partitioner for a number of partitions.
   *
   * @param partitions 0 for "not partitioned", which puts every key into partition 0
   * @return the partitioner
   * @throws StreamException with code {@code INVALID} when the number is negative
   */
  public static Partitioner of(int partitions) {
    if (partitions < 0) {
      throw new StreamException(
          StreamException.Code.INVALID,
          "the number of partitions is not negative, partitions=" + partitions);
    }
    return new Partitioner(partitions);
  }

  /**
   * How many partitions there are.
   *
   * @return as given, 0 for "not partitioned"
   */
  public int partitions() {
    return partitions;
  }

  /**
   * The partition of a key.
   *
   * @param key any text, hashed as UTF-8
   * @return 0 to partitions - 1
   */
  public int partition(String key) {
    return partitions == 0 ? 0 : Integer.remainderUnsigned(hash(key), partitions);
  }

  /**
   * The partition of a key.
   *
   * @param key any bytes
   * @return 0 to partitions - 1
   */
  public int partition(byte[] key) {
    return partitions == 0 ? 0 : Integer.remainderUnsigned(hash(key), partitions);
  }

  /**
   * Partitions things by a key that they have.
   *
   * @param <T> the things
   * @param key reads the key
   * @return a function from a thing to its partition
   */
  public <T> ToIntFunction<T> by(Function<? super T, String> key) {
    return thing -> partition(key.apply(thing));
  }

  /**
   * Reads chosen tokens of a subject as a key, as the server's mapping {@code
   * partition(n,position,...)} does: joined without dots.
   *
   * @param positions which tokens, counted from 1
   * @return a key reader for {@link #by}; it fails with code {@code INVALID} for a subject that has
   *     fewer tokens
   */
  public static Function<String, String> subjectTokens(int... positions) {
    int[] chosen = positions.clone();
    return subject -> {
      String[] tokens = subject.split("\\.", -1);
      StringBuilder key = new StringBuilder();
      for (int position : chosen) {
        if (position < 1 || position > tokens.length) {
          throw new StreamException(
              StreamException.Code.INVALID,
              "a token position is within the subject, position="
                  + position
                  + ", subject="
                  + subject);
        }
        key.append(tokens[position - 1]);
      }
      return key.toString();
    };
  }

  /**
   * The subject that a producer publishes on: {@code <base>.p<partition>.<key>}.
   *
   * @param base the common first part
   * @param key the key; a dotted key becomes several tokens
   * @return a literal subject
   * @throws StreamException with code {@code INVALID} when key or base cannot stand in a subject
   */
  public String subject(String base, String key) {
    return Names.literalSubject(base + ".p" + partition(key) + "." + key);
  }

  /**
   * The subject that the consumer of one partition reads: {@code <base>.p<partition>.>}.
   *
   * @param base the common first part
   * @param partition from 0
   * @return a subject with a wildcard
   */
  public String filter(String base, int partition) {
    if (partition < 0 || partition >= Math.max(1, partitions)) {
      throw new StreamException(
          StreamException.Code.INVALID,
          "a partition is 0.." + (Math.max(1, partitions) - 1) + ", partition=" + partition);
    }
    return Names.filterSubject(base + ".p" + partition + ".>");
  }

  /**
   * FNV-1a with 32 bits.
   *
   * @param key any text, hashed as UTF-8
   * @return to be read as unsigned
   */
  public static int hash(String key) {
    return hash(key.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * FNV-1a with 32 bits.
   *
   * @param key any bytes
   * @return to be read as unsigned
   */
  public static int hash(byte[] key) {
    int hash = OFFSET_BASIS;
    for (byte b : key) {
      hash = (hash ^ (b & BYTE)) * PRIME;
    }
    return hash;
  }
}
