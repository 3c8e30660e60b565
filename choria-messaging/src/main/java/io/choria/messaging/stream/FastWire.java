package io.choria.messaging.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.NUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * Fast batches: the server acknowledges every so many messages with one answer and tells how many
 * that are, so that a message costs neither side an acknowledgement. The reply subject carries the
 * state:
 *
 * <pre>{@code
 * <inbox>.<batch id>.<flow>.fail.<sequence in the batch>.<operation>.$FI
 * operation: 0 start, 1 append, 3 commit without storing this message
 * answers:   {"type":"ack","seq":n,"msgs":flow}  everything up to n is stored
 *            {"type":"gap",...}                   something was lost, the batch ends
 *            {"type":"err","seq":n,"error":{}}    message n was refused, the batch ends
 *            {"stream":..,"seq":..,"batch":..,"count":n}  the batch ended, n messages are stored
 * }</pre>
 *
 * <p>With {@code fail} the server stores a prefix of what was sent and nothing behind a hole, which
 * is what makes a restart from the first message in doubt keep the order without looking.
 *
 * <p>A batch stays open while messages flow. The server acknowledges a tail that is shorter than
 * the flow only when the batch is committed, so the publisher commits whenever it pauses.
 */
final class FastWire<C> implements PublishWire {
  private static final int MAX_FLOW = 500;
  private static final int START = 0;
  private static final int APPEND = 1;
  private static final int COMMIT_END = 3;
  private static final long LINGER = TimeUnit.MILLISECONDS.toNanos(10);

  private enum Phase {
    NONE,
    STARTING,
    OPEN,
    COMMITTING,
    /** Ended before everything was stored; only a restart leads on. */
    BROKEN
  }

  private final JetStreamApi api;
  private final Connection connection;
  private final PublishWindow<C> window;
  private final String stream;
  private final long ackTimeout;
  private final int maxFlow;
  private final String inbox;
  private final Dispatcher dispatcher;
  private final Condition answered;

  // guarded by the window's lock
  private Phase phase = Phase.NONE;
  private String prefix = "";
  private long base;
  private long sent;
  private long acknowledged;
  private int flow = 1;
  private String lastSubject = "";
  private long lastTransmit;

  FastWire(
      JetStreamApi api, PublishWindow<C> window, String stream, int capacity, long ackTimeout) {
    this.api = api;
    this.connection = api.connection();
    this.window = window;
    this.stream = stream;
    this.ackTimeout = ackTimeout;
    this.maxFlow = Math.max(1, Math.min(MAX_FLOW, capacity / 4));
    this.answered = window.lock.newCondition();
    this.inbox = connection.createInbox() + ".";
    this.dispatcher = api.listen(inbox + ">", this::answered);
    dispatcher.setPendingLimits(-1, -1);
  }

  /** Asks server and stream whether they know fast batches. */
  static void require(Streams streams, String stream) {
    ServerFeature.FAST_BATCH.require(streams.jnats(), "stream=" + stream);
    try {
      if (!streams.config(stream).path("allow_batched").asBoolean()) {
        throw ServerFeature.FAST_BATCH.refused(
            streams.jnats(), "the stream must allow fast batches, stream=" + stream);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamException(
          StreamException.Code.CLOSED, 0, "interrupted before the publisher was open", e);
    }
  }

  @Override
  public void transmit(long ticket, int attempt, Publication publication) {
    String replyTo;
    boolean starting;
    window.lock.lock();
    try {
      starting = phase == Phase.NONE;
      if (starting) {
        prefix = inbox + NUID.nextGlobal() + '.' + maxFlow + ".fail.";
        phase = Phase.STARTING;
        base = ticket;
        sent = 0;
        acknowledged = 0;
        flow = 1;
      } else {
        awaitFlow();
      }
      if (phase != Phase.OPEN && phase != Phase.STARTING) {
        throw new IllegalStateException("the fast batch has ended, sequence=" + sent);
      }
      sent++;
      lastSubject = publication.subject();
      lastTransmit = System.nanoTime();
      replyTo = prefix + sent + '.' + (starting ? START : APPEND) + ".$FI";
    } finally {
      window.lock.unlock();
    }
    connection.publish(publication.subject(), replyTo, publication.headers(), publication.body());
    if (starting) {
      awaitStart();
    }
  }

  /**
   * The first answer says whether the stream takes batches and how fast; nothing may be sent before
   * it.
   */
  private void awaitStart() {
    window.lock.lock();
    try {
      awaitPhaseChange(Phase.STARTING);
      if (phase == Phase.STARTING) {
        phase = Phase.BROKEN;
      }
      if (phase == Phase.BROKEN) {
        throw new IllegalStateException("the fast batch did not start");
      }
    } finally {
      window.lock.unlock();
    }
  }

  private void awaitFlow() {
    long until = System.nanoTime() + ackTimeout;
    while (phase == Phase.OPEN && sent - acknowledged >= 2L * flow) {
      if (!await(until)) {
        phase = Phase.BROKEN;
      }
    }
    awaitPhaseChange(Phase.COMMITTING);
    if (phase == Phase.NONE) {
      throw new IllegalStateException("the fast batch ended under way");
    }
  }

  private void awaitPhaseChange(Phase left) {
    long until = System.nanoTime() + ackTimeout;
    while (phase == left) {
      if (!await(until)) {
        return;
      }
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the callers look at the phase again
  private boolean await(long until) {
    long left = until - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    try {
      return answered.awaitNanos(left) > 0 || until - System.nanoTime() > 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void restart() {
    window.lock.lock();
    try {
      phase = Phase.NONE;
    } finally {
      window.lock.unlock();
    }
  }

  @Override
  public void poke() {
    String replyTo;
    String subject;
    window.lock.lock();
    try {
      if (phase != Phase.OPEN || window.head() >= base + sent) {
        return;
      }
      phase = Phase.COMMITTING;
      replyTo = prefix + (sent + 1) + '.' + COMMIT_END + ".$FI";
      subject = lastSubject;
    } finally {
      window.lock.unlock();
    }
    try {
      connection.publish(subject, replyTo, null, new byte[0]);
    } catch (IllegalStateException e) {
      broken();
      return;
    }
    window.lock.lock();
    try {
      awaitPhaseChange(Phase.COMMITTING);
      if (phase == Phase.COMMITTING) {
        broken();
      }
    } finally {
      window.lock.unlock();
    }
  }

  @Override
  public boolean paused() {
    window.lock.lock();
    try {
      return phase == Phase.OPEN
          && window.head() < base + sent
          && System.nanoTime() - lastTransmit > LINGER;
    } finally {
      window.lock.unlock();
    }
  }

  @Override
  public long tickNanos() {
    return LINGER;
  }

  private void broken() {
    window.lock.lock();
    try {
      phase = Phase.BROKEN;
      window.setSuspect(true);
      window.signalTrouble();
      answered.signalAll();
    } finally {
      window.lock.unlock();
    }
  }

  private void answered(Message message) {
    window.lock.lock();
    try {
      if (!message.getSubject().startsWith(prefix)) {
        return; // of a batch that was given up
      }
      if (message.isStatusMessage()) {
        broken();
        return;
      }
      JsonNode answer = api.parse("a fast batch", message.getData());
      switch (answer.path("type").asText("")) {
        case "ack" -> flow(answer);
        case "gap" -> broken();
        case "err" -> refused(answer.path("seq").asLong(), answer);
        default -> ended(answer);
      }
    } catch (StreamException e) {
      broken();
    } finally {
      answered.signalAll();
      window.lock.unlock();
    }
  }

  private void flow(JsonNode answer) {
    if (phase == Phase.STARTING) {
      phase = Phase.OPEN;
    }
    flow = Math.max(1, answer.path("msgs").asInt(1));
    storedUpTo(answer.path("seq").asLong());
  }

  private void storedUpTo(long sequence) {
    // a server may not acknowledge what was not sent
    long upTo = Math.min(sequence, sent);
    if (upTo > acknowledged) {
      acknowledged = upTo;
      window.storedThrough(base + upTo - 1, stream);
    }
  }

  private void refused(long sequence, JsonNode answer) {
    long ticket = base + sequence - 1;
    try {
      JetStreamApi.throwError("publish in a fast batch", answer);
    } catch (StreamException e) {
      if (sequence >= 1 && sequence <= sent && ticket >= window.head() && ticket < window.tail()) {
        window.refused(ticket, window.slot(ticket).attempt, e, SingleWire.retryable(e));
      }
    }
    broken();
  }

  /** The answer that ends a batch: how many messages are stored, or why none is. */
  private void ended(JsonNode answer) {
    if (answer.has("error")) {
      if (phase == Phase.STARTING) {
        refused(1, answer);
      } else {
        broken();
      }
      return;
    }
    storedUpTo(answer.path("count").asLong());
    if (acknowledged < sent) {
      broken();
    } else {
      phase = Phase.NONE;
    }
  }

  @Override
  public void close() {
    connection.closeDispatcher(dispatcher);
  }
}
