package io.choria.messaging.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.MessagingListener;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The JetStream of one connection: declares and describes streams and consumers, publishes, reads
 * single messages, and is what publishers, workers and readers are built on (spec 06 §5 and §7.7).
 *
 * <p>Thread-safe. Owns no thread and nothing to close; the connection belongs to the caller. Every
 * call waits at most for the timeout of the builder and throws {@link StreamException} when the
 * server refuses or stays silent.
 */
public final class Streams {
  /** How long a call waits for the server unless set. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  private final MessagingConnection connection;
  private final JetStreamApi api;
  private final Declarer declarer;
  private final MessageLookup lookup;

  private Streams(Builder builder) {
    this.connection = builder.connection;
    this.api = new JetStreamApi(connection.jnats(), builder.prefix, builder.timeout);
    this.declarer = new Declarer(api);
    this.lookup = new MessageLookup(api);
  }

  /**
   * The streams of a connection, with defaults.
   *
   * @param connection the connection; not closed by this object
   * @return the streams
   */
  public static Streams of(MessagingConnection connection) {
    return builder(connection).build();
  }

  /**
   * Starts with options.
   *
   * @param connection the connection; not closed by this object
   * @return a builder
   */
  public static Builder builder(MessagingConnection connection) {
    return new Builder(connection);
  }

  /**
   * Compares without changing anything: a dry run of {@link #declare(StreamSpec)}.
   *
   * @param spec what the stream should be
   * @return what a declaration would do
   * @throws InterruptedException if interrupted while waiting for the server
   * @throws UnsupportedByServerException if a setting needs a newer server
   */
  public Declaration plan(StreamSpec spec) throws InterruptedException {
    return declarer.stream(spec, false);
  }

  /**
   * Makes the stream as declared: creates it, updates it, or does nothing.
   *
   * @param spec what the stream should be
   * @return what was done
   * @throws InterruptedException if interrupted while waiting for the server
   * @throws StreamException with code {@code INVALID} if a setting differs that cannot be changed;
   *     nothing is changed then
   * @throws UnsupportedByServerException if a setting needs a newer server
   */
  public Declaration declare(StreamSpec spec) throws InterruptedException {
    return declarer.stream(spec, true);
  }

  /**
   * Compares without changing anything: a dry run of {@link #declare(ConsumerSpec)}.
   *
   * @param spec what the consumer should be
   * @return what a declaration would do
   * @throws InterruptedException if interrupted while waiting for the server
   * @throws UnsupportedByServerException if a setting needs a newer server
   */
  public Declaration plan(ConsumerSpec spec) throws InterruptedException {
    return declarer.consumer(spec, false);
  }

  /**
   * Makes the consumer as declared: creates it, updates it, or does nothing.
   *
   * @param spec what the consumer should be
   * @return what was done
   * @throws InterruptedException if interrupted while waiting for the server
   * @throws StreamException with code {@code INVALID} if a setting differs that cannot be changed;
   *     nothing is changed then
   * @throws UnsupportedByServerException if a setting needs a newer server
   */
  public Declaration declare(ConsumerSpec spec) throws InterruptedException {
    return declarer.consumer(spec, true);
  }

  /**
   * What a stream holds now.
   *
   * @param stream its name
   * @return the status, empty when there is no such stream
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public Optional<StreamStatus> status(String stream) throws InterruptedException {
    return find("STREAM.INFO." + Names.token("stream name", stream)).map(StatusReader::stream);
  }

  /**
   * Where a consumer stands.
   *
   * @param stream the name of its stream
   * @param consumer its name
   * @return the status, empty when there is no such consumer
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public Optional<ConsumerStatus> status(String stream, String consumer)
      throws InterruptedException {
    String operation =
        "CONSUMER.INFO."
            + Names.token("stream name", stream)
            + "."
            + Names.token("consumer name", consumer);
    return find(operation).map(StatusReader::consumer);
  }

  /**
   * The names of the streams that capture a subject.
   *
   * @param subject the subject, {@code >} for all streams
   * @return the names, sorted by the server
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public List<String> names(String subject) throws InterruptedException {
    List<String> names = new ArrayList<>();
    int total;
    int before;
    do {
      ObjectNode request = api.object().put("subject", Names.filterSubject(subject));
      request.put("offset", names.size());
      JsonNode page = api.call("STREAM.NAMES", request);
      before = names.size();
      page.path("streams").forEach(n -> names.add(n.asText()));
      total = page.path("total").asInt();
    } while (names.size() < total && names.size() > before);
    return names;
  }

  /**
   * Removes a stream and all it holds.
   *
   * @param stream its name
   * @return whether there was one
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public boolean delete(String stream) throws InterruptedException {
    return find("STREAM.DELETE." + Names.token("stream name", stream)).isPresent();
  }

  /**
   * Removes a consumer.
   *
   * @param stream the name of its stream
   * @param consumer its name
   * @return whether there was one
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public boolean delete(String stream, String consumer) throws InterruptedException {
    String operation =
        "CONSUMER.DELETE."
            + Names.token("stream name", stream)
            + "."
            + Names.token("consumer name", consumer);
    return find(operation).isPresent();
  }

  /**
   * Looks for settings that may cost messages. How often the server writes to disk cannot be seen
   * through the client protocol; give the monitoring address to {@link #inspect(String, URI)} to
   * have that checked too.
   *
   * @param stream its name
   * @return what was found, the worst first; never empty for a stream on one server
   * @throws InterruptedException if interrupted while waiting for the server
   * @throws StreamException with code {@code NOT_FOUND} when there is no such stream
   */
  public List<Finding> inspect(String stream) throws InterruptedException {
    return StreamInspection.of(config(stream), Optional.empty());
  }

  /**
   * Looks for settings that may cost messages, and asks the server's monitoring port how often it
   * writes to disk.
   *
   * @param stream its name
   * @param monitoring the address of the monitoring port, such as {@code http://127.0.0.1:8222}
   * @return what was found, the worst first
   * @throws InterruptedException if interrupted while waiting for the server
   * @throws StreamException with code {@code NOT_FOUND} when there is no such stream
   */
  public List<Finding> inspect(String stream, URI monitoring) throws InterruptedException {
    return StreamInspection.of(config(stream), Optional.of(monitoring));
  }

  /**
   * The last message that a stream holds for a subject: what a publisher compares with its
   * acknowledgements, to find a server that forgot some.
   *
   * @param stream its name
   * @param subject the subject, literal or with wildcards
   * @return the message, empty when there is none
   * @throws InterruptedException if interrupted while waiting for the server
   * @throws StreamException with code {@code NO_RESPONDERS} or {@code NOT_FOUND} when there is no
   *     such stream
   */
  public Optional<StoredMessage> lastOn(String stream, String subject) throws InterruptedException {
    return lookup.last(Names.token("stream name", stream), Names.filterSubject(subject));
  }

  /**
   * One message by its sequence.
   *
   * @param stream its name
   * @param sequence the position in the stream
   * @return the message, empty when it expired, was deleted or never existed
   * @throws InterruptedException if interrupted while waiting for the server
   * @throws StreamException with code {@code NOT_FOUND} when there is no such stream
   */
  public Optional<StoredMessage> message(String stream, long sequence) throws InterruptedException {
    return lookup.at(Names.token("stream name", stream), sequence);
  }

  /**
   * Publishes and waits for the acknowledgement, once; the caller decides about a retry. After a
   * {@code TIMEOUT} the message may be stored or not, so that only a message with an id may be sent
   * again.
   *
   * @param publication the message
   * @return where it is stored
   * @throws InterruptedException if interrupted while waiting for the server
   */
  public PublishReceipt publish(Publication publication) throws InterruptedException {
    Message reply =
        api.request(
            publication.subject(), publication.headers(), publication.body(), api.timeout());
    AckReply ack = new AckReply(api);
    StreamException refused = ack.read(publication.subject(), reply);
    if (refused != null) {
      throw refused;
    }
    return new PublishReceipt(ack.stream(), ack.sequence(), ack.duplicate());
  }

  /**
   * Stores all messages or none, at consecutive positions; needs a 2.12 server and a stream that
   * allows atomic batches.
   *
   * @param publications 1 to 1000 messages for subjects of one stream
   * @return where the last one is stored
   * @throws InterruptedException if interrupted while waiting for the server
   * @throws UnsupportedByServerException if the server is older or the stream does not allow it
   */
  public PublishReceipt publishAtomically(List<Publication> publications)
      throws InterruptedException {
    return new AtomicBatch(api).publish(publications);
  }

  /**
   * Publishes without acknowledgement: it returns when the connection has taken the message, which
   * may still be lost.
   *
   * @param publication the message
   */
  public void send(Publication publication) {
    connection.publish(publication.subject(), publication.headers(), publication.body());
  }

  JetStreamApi api() {
    return api;
  }

  Connection jnats() {
    return api.connection();
  }

  MessagingListener listener() {
    return connection.listener();
  }

  JsonNode config(String stream) throws InterruptedException {
    return api.call("STREAM.INFO." + Names.token("stream name", stream), null).path("config");
  }

  private Optional<ObjectNode> find(String operation) throws InterruptedException {
    try {
      return Optional.of(api.call(operation, null));
    } catch (StreamException e) {
      if (e.code() == StreamException.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Collects options; not thread-safe. Defaults: prefix {@code $JS.API}, timeout 5 s. */
  public static final class Builder {
    private final MessagingConnection connection;
    private String prefix = JetStreamApi.DEFAULT_PREFIX;
    private Duration timeout = DEFAULT_TIMEOUT;

    private Builder(MessagingConnection connection) {
      this.connection = connection;
    }

    /**
     * The prefix of the API subjects, as imported from another account (Choria uses {@code
     * choria.streams}).
     *
     * @param prefix the prefix without a final dot
     * @return this
     */
    public Builder apiPrefix(String prefix) {
      this.prefix = Names.literalSubject(prefix);
      return this;
    }

    /**
     * The JetStream domain, which sets the prefix to {@code $JS.<domain>.API}.
     *
     * @param domain the name of the domain
     * @return this
     */
    public Builder domain(String domain) {
      this.prefix = "$JS." + Names.token("domain", domain) + ".API";
      return this;
    }

    /**
     * How long a call waits for the server.
     *
     * @param timeout more than zero
     * @return this
     */
    public Builder timeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw StreamSpec.Builder.invalid("timeout must be more than zero, timeout=" + timeout);
      }
      this.timeout = timeout;
      return this;
    }

    /**
     * Makes the streams.
     *
     * @return the streams
     */
    public Streams build() {
      return new Streams(this);
    }
  }
}
