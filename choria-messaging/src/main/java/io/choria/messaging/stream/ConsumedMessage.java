package io.choria.messaging.stream;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that a consumer delivered, with its acknowledgements (spec 06 §7.10).
 *
 * <p>Thread-safe. The first of {@link #ack()}, {@link #ackSync(Duration)}, {@link #nak(Duration)}
 * and {@link #term(String)} decides, later ones do nothing and return false, so that no message is
 * acknowledged twice. The connection queues acknowledgements while it reconnects.
 */
public final class ConsumedMessage {
  private static final byte[] ACK = ascii("+ACK");
  private static final byte[] NAK = ascii("-NAK");
  private static final byte[] PROGRESS = ascii("+WPI");
  private static final byte[] TERM = ascii("+TERM");
  private static final VarHandle SETTLED;

  static {
    try {
      SETTLED =
          MethodHandles.lookup().findVarHandle(ConsumedMessage.class, "settled", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Connection connection;
  private final JetStreamApi api;
  private final Message message;
  private final AckSubject meta;
  private final String replyTo;

  @SuppressWarnings("UnusedVariable") // read and written through SETTLED
  private volatile boolean settled;

  private volatile @Nullable Runnable whenSettled;

  private ConsumedMessage(JetStreamApi api, Message message, AckSubject meta, String replyTo) {
    this.api = api;
    this.connection = api.connection();
    this.message = message;
    this.meta = meta;
    this.replyTo = replyTo;
  }

  /** Wraps a delivered message; null when its reply subject is not an acknowledgement's. */
  static @Nullable ConsumedMessage from(JetStreamApi api, Message message) {
    String replyTo = message.getReplyTo();
    AckSubject meta = AckSubject.parse(replyTo);
    return meta == null || replyTo == null
        ? null
        : new ConsumedMessage(api, message, meta, replyTo);
  }

  /**
   * The subject it was published to.
   *
   * @return the subject
   */
  public String subject() {
    return message.getSubject();
  }

  /**
   * Its headers.
   *
   * @return the headers, null when it has none
   */
  public @Nullable Headers headers() {
    return message.getHeaders();
  }

  /**
   * A header's first value.
   *
   * @param name the name
   * @return the value, null when there is none
   */
  public @Nullable String header(String name) {
    Headers headers = message.getHeaders();
    return headers == null ? null : headers.getFirst(name);
  }

  /**
   * Its body, not copied.
   *
   * @return the body
   */
  public byte[] data() {
    return message.getData();
  }

  /**
   * Its position in the stream.
   *
   * @return the stream sequence
   */
  public long streamSequence() {
    return meta.streamSequence();
  }

  /**
   * The number of this delivery among all of its consumer.
   *
   * @return the consumer sequence
   */
  public long consumerSequence() {
    return meta.consumerSequence();
  }

  /**
   * How often it was delivered.
   *
   * @return 1 for the first time
   */
  public long deliveries() {
    return meta.deliveries();
  }

  /**
   * How many messages follow for this consumer.
   *
   * @return the number when this was delivered
   */
  public long pending() {
    return meta.pending();
  }

  /**
   * When the server stored it.
   *
   * @return the time
   */
  public Instant time() {
    return Instant.ofEpochSecond(0, meta.nanos());
  }

  /**
   * Done. The server may not hear it; then the message comes again.
   *
   * @return whether this decided
   */
  public boolean ack() {
    return decide(ACK);
  }

  /**
   * Done, and waits until the server has said that it knows.
   *
   * @param deadline how long to wait
   * @return whether this decided
   * @throws InterruptedException if interrupted while waiting
   * @throws StreamException when no confirmation came: the message may come again
   */
  public boolean ackSync(Duration deadline) throws InterruptedException {
    if (!settle()) {
      return false;
    }
    try {
      api.request(replyTo, null, ACK, deadline);
    } finally {
      tellSettled();
    }
    return true;
  }

  /**
   * Not done: deliver again after a delay.
   *
   * @param delay zero for at once
   * @return whether this decided
   */
  public boolean nak(Duration delay) {
    return decide(delay.isZero() ? NAK : ascii("-NAK {\"delay\": " + delay.toNanos() + "}"));
  }

  /**
   * Never deliver again.
   *
   * @param reason for the server's advisory, which servers before 2.10.4 do not carry; empty for
   *     none
   * @return whether this decided
   */
  public boolean term(String reason) {
    boolean told = !reason.isEmpty() && ServerFeature.TERM_REASON.in(connection);
    return decide(told ? ("+TERM " + oneLine(reason)).getBytes(StandardCharsets.UTF_8) : TERM);
  }

  /**
   * Still at work: the ack wait starts again. Does nothing after a decision.
   *
   * @return whether it was sent
   */
  public boolean progress() {
    return !settled && send(PROGRESS);
  }

  /**
   * Whether it was acknowledged, refused or terminated through this object.
   *
   * @return true after a decision
   */
  public boolean isSettled() {
    return settled;
  }

  private boolean decide(byte[] token) {
    if (!settle()) {
      return false;
    }
    boolean sent = send(token);
    tellSettled();
    return sent;
  }

  /** Calls back once the decision of whoever has the message was sent, perhaps more than once. */
  void whenSettled(Runnable hook) {
    whenSettled = hook;
    if (settled) {
      hook.run();
    }
  }

  private void tellSettled() {
    Runnable hook = whenSettled;
    if (hook != null) {
      hook.run();
    }
  }

  /** Marks it decided without telling the server, for a batch that acknowledges several at once. */
  boolean settle() {
    return SETTLED.compareAndSet(this, false, true);
  }

  /**
   * Sends an acknowledgement whoever decided before: a batch acknowledges with its last message.
   */
  boolean sendAck() {
    return send(ACK);
  }

  void sendAckSync(Duration deadline) throws InterruptedException {
    api.request(replyTo, null, ACK, deadline);
  }

  private boolean send(byte[] token) {
    try {
      connection.publish(replyTo, token);
      return true;
    } catch (IllegalStateException e) {
      // closed, or the reconnect buffer is full: the server delivers the message again
      return false;
    }
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "ConsumedMessage["
        + message.getSubject()
        + ", sequence="
        + meta.streamSequence()
        + ", deliveries="
        + meta.deliveries()
        + ']';
  }
}
