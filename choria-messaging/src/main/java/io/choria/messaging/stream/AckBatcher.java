package io.choria.messaging.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acknowledges many messages with one, for a consumer with {@link ConsumerSpec.AckMode#ALL} (spec
 * 06 §7.9, REQ-MP-9).
 *
 * <p>Take messages with {@link #poll}, and say {@link #completed(ConsumedMessage)} for each, in any
 * order and from any thread. After a number of messages, or an interval, the last message before
 * the first one that is not completed is acknowledged: never one behind work that is not done.
 * Redelivered messages hold the acknowledgement back like any other.
 *
 * <p>There must be one batcher per consumer at a time, because an acknowledgement counts for
 * whatever was delivered before, to whomever. Thread-safe. Owns a reader and one daemon thread
 * until {@link #close()}, which acknowledges what is completed and waits for nothing else.
 */
public final class AckBatcher implements AutoCloseable {
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(AckBatcher.class);

  private final PullReader reader;
  private final int count;
  private final ScheduledExecutorService timer;
  private final ReentrantLock lock = new ReentrantLock();
  private final AckFloor floor = new AckFloor();

  // guarded by lock
  private int completedSince;
  private long acknowledgements;

  private AckBatcher(PullReader reader, int count) {
    this.reader = reader;
    this.count = count;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "choria-ack-batcher");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts acknowledging in batches.
   *
   * @param reader the reader of the consumer, owned by the batcher from now on
   * @param count acknowledge after this many completed messages, at least 1
   * @param interval and at least this often when something is completed
   * @return the batcher, to be closed by the caller
   */
  public static AckBatcher open(PullReader reader, int count, Duration interval) {
    if (count < 1 || interval.toMillis() < 1) {
      throw StreamSpec.Builder.invalid(
          "count must be at least 1 and interval at least 1 ms, count="
              + count
              + " interval="
              + interval);
    }
    AckBatcher batcher = new AckBatcher(reader, count);
    var unused =
        batcher.timer.scheduleWithFixedDelay(
            batcher::flush, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    return batcher;
  }

  /**
   * Takes what is there, waiting for the first message only.
   *
   * @param max the most messages to return
   * @param wait how long to wait for the first
   * @return the messages in the order of delivery, empty when none came in time
   * @throws InterruptedException if interrupted while waiting
   * @throws StreamException as {@link PullReader#poll}
   */
  public List<ConsumedMessage> poll(int max, Duration wait) throws InterruptedException {
    List<ConsumedMessage> messages = reader.poll(max, wait);
    lock.lock();
    try {
      messages.forEach(floor::delivered);
    } finally {
      lock.unlock();
    }
    return messages;
  }

  /**
   * One message is done.
   *
   * @param message a message of {@link #poll}
   */
  public void completed(ConsumedMessage message) {
    lock.lock();
    try {
      mark(message);
      acknowledgeFullBatch();
    } finally {
      lock.unlock();
    }
  }

  /**
   * All these messages are done.
   *
   * @param messages messages of {@link #poll}
   */
  public void completed(List<ConsumedMessage> messages) {
    lock.lock();
    try {
      messages.forEach(this::mark);
      acknowledgeFullBatch();
    } finally {
      lock.unlock();
    }
  }

  /**
   * One message could not be handled and shall come again; nothing behind it is acknowledged before
   * it is completed. The consumer must not limit deliveries, or a message that is given up by the
   * server holds the batch for ever.
   *
   * @param message a message of {@link #poll}
   * @param delay zero for at once
   */
  public void nak(ConsumedMessage message, Duration delay) {
    lock.lock();
    try {
      if (!message.isSettled()) {
        floor.refused(message);
        message.nak(delay);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Every message that was polled and not completed shall come again, as after a failure of
   * whatever they are written to.
   *
   * @param delay zero for at once
   */
  public void nakAll(Duration delay) {
    lock.lock();
    try {
      acknowledge();
      for (ConsumedMessage message : floor.open()) {
        floor.refused(message);
        message.nak(delay);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Acknowledges now what is completed.
   *
   * @return whether an acknowledgement was sent
   */
  public boolean flush() {
    lock.lock();
    try {
      return acknowledge();
    } finally {
      lock.unlock();
    }
  }

  /**
   * How many messages were polled and are not completed.
   *
   * @return the number of open messages
   */
  public int openMessages() {
    lock.lock();
    try {
      return floor.open().size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * How many acknowledgements were sent.
   *
   * @return the number since the start
   */
  public long acknowledgements() {
    lock.lock();
    try {
      return acknowledgements;
    } finally {
      lock.unlock();
    }
  }

  private void mark(ConsumedMessage message) {
    if (message.settle()) {
      floor.completed(message);
      completedSince++;
    }
  }

  private void acknowledgeFullBatch() {
    if (completedSince >= count) {
      acknowledge();
    }
  }

  private boolean acknowledge() {
    ConsumedMessage message = floor.take();
    if (message == null) {
      return false;
    }
    completedSince = 0;
    if (!message.sendAck()) {
      // nothing is lost: the next acknowledgement covers it, or the server delivers again
      LOG.debug("an acknowledgement could not be sent, sequence={}", message.streamSequence());
      return false;
    }
    acknowledgements++;
    return true;
  }

  /**
   * Acknowledges what is completed, waits shortly for the server's confirmation, and closes the
   * reader. Messages that are not completed come again.
   */
  @Override
  public void close() {
    timer.shutdownNow();
    lock.lock();
    try {
      ConsumedMessage message = floor.take();
      if (message != null) {
        message.sendAckSync(CLOSE_WAIT);
        acknowledgements++;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StreamException e) {
      LOG.debug("the last acknowledgement was not confirmed", e);
    } finally {
      lock.unlock();
      reader.close();
    }
  }
}
