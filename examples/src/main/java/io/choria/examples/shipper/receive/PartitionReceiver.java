package io.choria.examples.shipper.receive;

import io.choria.examples.shipper.wire.ShipperHeaders;
import io.choria.messaging.ChoriaException;
import io.choria.messaging.stream.ConsumedMessage;
import io.choria.messaging.stream.PullReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives one partition as long as this process owns it: a loop of sessions, each with a consumer
 * of its own. A session ends at the first irregularity (a new connection, a message out of turn, a
 * full disk) and the next one starts behind what was acknowledged. What is written is forgotten at
 * once, however late it is committed.
 *
 * <p>Whatever nobody foresaw ends it, and is handed to the failure listener: the partition is still
 * ours then, so somebody has to give it up.
 */
final class PartitionReceiver implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionReceiver.class);
  private static final int BATCH = 2000;
  private static final long BATCH_BYTES = 1 << 20;
  private static final Duration POLL_WAIT = Duration.ofMillis(50);

  private final int partition;
  private final Opener opener;
  private final LongFunction<PartitionWriter> writers;
  private final BooleanSupplier owner;
  private final Supplier<Object> connectionEpoch;
  private final ReceiveSettings settings;
  private final ReceiveMetrics metrics;
  private final LongSupplier nanos;
  private final Consumer<Throwable> failed;
  private Optional<PartitionConsumer.Reached> reached = Optional.empty();
  private volatile boolean stopping;
  private volatile @Nullable String trouble;

  /** Makes the consumer of a session. */
  @FunctionalInterface
  interface Opener {
    PartitionConsumer.Opened open(Optional<PartitionConsumer.Reached> reached)
        throws InterruptedException;
  }

  PartitionReceiver(
      int partition,
      Opener opener,
      LongFunction<PartitionWriter> writers,
      BooleanSupplier owner,
      Supplier<Object> connectionEpoch,
      ReceiveSettings settings,
      ReceiveMetrics metrics,
      LongSupplier nanos,
      Consumer<Throwable> failed) {
    this.partition = partition;
    this.opener = opener;
    this.writers = writers;
    this.owner = owner;
    this.connectionEpoch = connectionEpoch;
    this.settings = settings;
    this.metrics = metrics;
    this.nanos = nanos;
    this.failed = failed;
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
    } catch (RuntimeException | Error e) {
      trouble = "ended by " + e;
      failed.accept(e);
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
    PartitionConsumer.Opened opened = opener.open(reached);
    try (PullReader reader = opened.reader();
        PartitionWriter writer = writers.apply(opened.token())) {
      LOG.info("partition {}: receiving with token {}", partition, opened.token());
      long next = 1;
      long uncommitted = 0;
      long firstUncommitted = 0;
      while (!stopping && owner.getAsBoolean() && epoch == connectionEpoch.get()) {
        List<ConsumedMessage> messages = poll(reader);
        if (!messages.isEmpty()) {
          trouble = null;
          firstUncommitted = uncommitted == 0 ? nanos.getAsLong() : firstUncommitted;
          next = inOrder(messages, next);
          if (next < 0) {
            return;
          }
          write(writer, messages);
          uncommitted += messages.size();
        }
        writer.giveUpWaiting();
        boolean due = nanos.getAsLong() - firstUncommitted >= settings.commitEvery().toNanos();
        if (uncommitted > 0 && (due || uncommitted >= settings.commitMessages())) {
          boolean all = commit(writer);
          uncommitted = all ? 0 : 1;
          firstUncommitted = nanos.getAsLong();
        }
      }
      if (owner.getAsBoolean()) {
        commit(writer);
      }
    }
  }

  /** Takes what is there, not more than a batch may hold. */
  private static List<ConsumedMessage> poll(PullReader reader) throws InterruptedException {
    List<ConsumedMessage> messages = new ArrayList<>();
    long bytes = 0;
    ConsumedMessage message = reader.next(POLL_WAIT);
    while (message != null) {
      messages.add(message);
      bytes += message.data().length;
      boolean full = messages.size() >= BATCH || bytes >= BATCH_BYTES;
      message = full ? null : reader.next(Duration.ZERO);
    }
    return messages;
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
              message.time().toEpochMilli(),
              message::ack));
    }
    if (!owner.getAsBoolean()) {
      throw new FencedException("expected to own the partition, found that the lease has ended");
    }
    writer.write(batch);
  }

  /** False when something is held back, so that not everything is acknowledged yet. */
  private boolean commit(PartitionWriter writer) throws IOException {
    if (!owner.getAsBoolean()) {
      throw new FencedException("expected to own the partition, found that the lease has ended");
    }
    Arrival done = writer.commit();
    if (done != null) {
      done.acknowledge().run();
      reached = Optional.of(new PartitionConsumer.Reached(done.sequence(), done.time()));
    }
    return !writer.holdsBack();
  }
}
