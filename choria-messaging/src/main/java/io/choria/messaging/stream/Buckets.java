package io.choria.messaging.stream;

import io.nats.client.JetStreamOptions;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueOptions;
import java.io.IOException;
import java.util.List;

/**
 * The key-value buckets of a connection (spec 06 §5.4, REQ-KV-1). Reading, writing and watching is
 * the NATS client's own {@link KeyValue}, opened with the API prefix of the streams; its replies
 * use the inbox prefix of the connection.
 *
 * <p>Thread-safe; owns nothing to close.
 */
public final class Buckets {
  /** The bucket of Choria's leader elections. */
  public static final String LEADER_ELECTION = "CHORIA_LEADER_ELECTION";

  /** The bucket of Choria's service registrations. */
  public static final String SERVICES = "CHORIA_SERVICES";

  /** The bucket of Choria's managed plugins. */
  public static final String PLUGINS = "CHORIA_PLUGINS";

  /** The bucket of pause switches. */
  public static final String CONTROL = "CHORIA_CONTROL";

  private static final String STREAM = "KV_";

  private final Streams streams;

  private Buckets(Streams streams) {
    this.streams = streams;
  }

  /**
   * The buckets of a connection.
   *
   * @param streams the streams of the connection
   * @return the buckets
   */
  public static Buckets of(Streams streams) {
    return new Buckets(streams);
  }

  /**
   * Makes the bucket as declared: creates it, updates it, or does nothing.
   *
   * @param spec what the bucket should be
   * @return what was done
   * @throws InterruptedException if interrupted while waiting for the server
   * @throws StreamException as {@link Streams#declare(StreamSpec)}
   */
  public Declaration declare(BucketSpec spec) throws InterruptedException {
    return streams.declare(spec.stream());
  }

  /**
   * Compares without changing anything.
   *
   * @param spec what the bucket should be
   * @return what a declaration would do
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public Declaration plan(BucketSpec spec) throws InterruptedException {
    return streams.plan(spec.stream());
  }

  /**
   * Opens a bucket.
   *
   * @param bucket its name
   * @return the client's view of it
   * @throws StreamException with code {@code NOT_FOUND} when there is no such bucket
   */
  public KeyValue open(String bucket) {
    String name = bucketName(bucket);
    String prefix = streams.api().prefix();
    JetStreamOptions.Builder options =
        JetStreamOptions.builder().requestTimeout(streams.api().timeout());
    if (!prefix.equals(JetStreamApi.DEFAULT_PREFIX + ".")) {
      // the client takes any prefix that is set for a foreign one and would write through it
      options.prefix(prefix.substring(0, prefix.length() - 1));
    }
    try {
      return streams
          .jnats()
          .keyValue(name, KeyValueOptions.builder().jetStreamOptions(options.build()).build());
    } catch (IOException e) {
      throw new StreamException(
          StreamException.Code.NOT_FOUND,
          0,
          "cannot open bucket=" + name + ": " + e.getMessage(),
          e);
    }
  }

  /**
   * The names of all buckets.
   *
   * @return the names without the stream prefix
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public List<String> names() throws InterruptedException {
    return streams.names("$KV.>").stream()
        .filter(name -> name.startsWith(STREAM))
        .map(name -> name.substring(STREAM.length()))
        .toList();
  }

  /**
   * Removes a bucket and all it holds.
   *
   * @param bucket its name
   * @return whether there was one
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public boolean delete(String bucket) throws InterruptedException {
    return streams.delete(STREAM + bucketName(bucket));
  }

  static String bucketName(String name) {
    if (!name.matches("[A-Za-z0-9_-]{1,200}")) {
      throw StreamSpec.Builder.invalid(
          "bucket name must be 1..200 letters, digits, '-' and '_', name=\"" + name + "\"");
    }
    return name;
  }
}
