package io.choria.examples.shipper.receive;

import io.choria.examples.shipper.wire.ShipperHeaders;
import io.choria.messaging.ChoriaException;
import io.choria.messaging.stream.ConsumedMessage;
import io.choria.messaging.stream.PullReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives one partition as long as this process owns it: a loop of sessions, each with a consumer
 * of its own. A session ends at the first irregularity (a new connection, a message out of turn, a
 * full disk) and the next one starts behind what was acknowledged.
 */
final class PartitionReceiver implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionReceiver.class);
  private static final int POLL = 2000;
  private static final Duration POLL_WAIT = Duration.ofMillis(50);

  private final int partition;
  private final PartitionConsumer consumer;
  private final LongFunction<PartitionWriter> writers;
  private final BooleanSupplier owner;
  private final Supplier<Object> connectionEpoch;
  private final ReceiveSettings settings;
  private final ReceiveMetrics metrics;
  private final LongSupplier nanos;
  private final Deque<ConsumedMessage> unacknowledged = new ArrayDeque<>();
  private Optional<PartitionConsumer.Reached> reached = Optional.empty();
  private volatile boolean stopping;
  private volatile @Nullable String trouble;

  PartitionReceiver(
      int partition,
      PartitionConsumer consumer,
      LongFunction<PartitionWriter> writers,
      BooleanSupplier owner,
      Supplier<Object> connectionEpoch,
      ReceiveSettings settings,
      ReceiveMetrics metrics,
      LongSupplier nanos) {
    this.partition = partition;
    this.consumer = consumer;
    this.writers = writers;
    this.owner = owner;
    this.connectionEpoch = connectionEpoch;
    this.settings = settings;
    this.metrics = metrics;
    this.nanos = nanos;
  }

  /** Ends the session after a commit; may be called from any thread. */
  void stop() {
    stopping = true;
  }

  @Nullable String trouble() {
    return trouble;
  }

  @Override
  public void run() {
    try {
      receive();
    } finally {
      LOG.info("partition {}: released", partition);
    }
  }

  private void receive() {
    long wait = 100;
    while (!stopping && owner.getAsBoolean()) {
      try {
        session();
        wait = 100;
      } catch (FencedException e) {
        LOG.warn("partition {}: {}", partition, e.getMessage());
        trouble = e.getMessage();
        return;
      } catch (IOException e) {
        metrics.diskErrors.increment();
        wait = trouble("cannot write: " + e.getMessage(), wait);
      } catch (ChoriaException e) {
        wait = trouble(String.valueOf(e.getMessage()), wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private long trouble(String what, long wait) {
    trouble = what;
    LOG.warn("partition {}: {}; trying again in {} ms", partition, what, wait);
    long until = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(wait);
    while (!stopping && owner.getAsBoolean() && nanos.getAsLong() - until < 0) {
      java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      if (Thread.currentThread().isInterrupted()) {
        return wait;
      }
    }
    return Math.min(5000, wait * 2);
  }

  private void session() throws IOException, InterruptedException {
    Object epoch = connectionEpoch.get();
    PartitionConsumer.Opened opened =
        consumer.open(reached, settings.prefetch(), settings.prefetchBytes());
    unacknowledged.clear();
    try (PullReader reader = opened.reader();
        PartitionWriter writer = writers.apply(opened.token())) {
      LOG.info("partition {}: receiving with token {}", partition, opened.token());
      long next = 1;
      long firstUncommitted = 0;
      while (!stopping && owner.getAsBoolean() && epoch == connectionEpoch.get()) {
        List<ConsumedMessage> messages = reader.poll(POLL, POLL_WAIT);
        if (!messages.isEmpty()) {
          trouble = null;
          firstUncommitted = unacknowledged.isEmpty() ? nanos.getAsLong() : firstUncommitted;
          next = inOrder(messages, next);
          if (next < 0) {
            return;
          }
          write(writer, messages);
        }
        writer.giveUpWaiting();
        boolean due = nanos.getAsLong() - firstUncommitted >= settings.commitEvery().toNanos();
        if (!unacknowledged.isEmpty()
            && (due || unacknowledged.size() >= settings.commitMessages())) {
          commit(writer);
          firstUncommitted = nanos.getAsLong();
        }
      }
      if (owner.getAsBoolean()) {
        commit(writer);
      }
    }
  }

  /** The consumer sequence that must come next, or -1 if a message is missing or came again. */
  private long inOrder(List<ConsumedMessage> messages, long expected) {
    long next = expected;
    for (ConsumedMessage message : messages) {
      if (message.deliveries() > 1) {
        metrics.redelivered.increment();
      }
      if (message.consumerSequence() != next || message.deliveries() > 1) {
        LOG.info(
            "partition {}: message {} came as {} instead of {}; starting again",
            partition,
            message.streamSequence(),
            message.consumerSequence(),
            next);
        return -1;
      }
      next++;
    }
    return next;
  }

  private void write(PartitionWriter writer, List<ConsumedMessage> messages) throws IOException {
    List<Arrival> batch = new ArrayList<>(messages.size());
    for (ConsumedMessage message : messages) {
      if (reached.isPresent() && message.streamSequence() <= reached.get().sequence()) {
        metrics.redelivered.increment();
      }
      batch.add(
          new Arrival(
              message.subject(),
              message.header(ShipperHeaders.POSITION),
              message.header(ShipperHeaders.OPEN_LINE) != null,
              message.header(ShipperHeaders.ENCODING),
              message.data(),
              message.streamSequence(),
              message.time().toEpochMilli()));
      unacknowledged.add(message);
    }
    if (!owner.getAsBoolean()) {
      throw new FencedException("expected to own the partition, found that the lease has ended");
    }
    writer.write(batch);
  }

  private void commit(PartitionWriter writer) throws IOException {
    if (!owner.getAsBoolean()) {
      throw new FencedException("expected to own the partition, found that the lease has ended");
    }
    Arrival done = writer.commit();
    if (done == null) {
      return;
    }
    ConsumedMessage last = null;
    while (!unacknowledged.isEmpty()
        && unacknowledged.peekFirst().streamSequence() <= done.sequence()) {
      last = unacknowledged.pollFirst();
    }
    if (last != null) {
      last.ack();
      reached = Optional.of(new PartitionConsumer.Reached(done.sequence(), done.time()));
    }
  }
}
