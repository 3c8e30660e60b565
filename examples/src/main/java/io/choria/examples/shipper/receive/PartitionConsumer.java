package io.choria.examples.shipper.receive;

import io.choria.examples.shipper.wire.ShipperSubject;
import io.choria.messaging.stream.ConsumerSpec;
import io.choria.messaging.stream.ConsumerStatus;
import io.choria.messaging.stream.PullReader;
import io.choria.messaging.stream.StoredMessage;
import io.choria.messaging.stream.StreamStatus;
import io.choria.messaging.stream.Streams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable consumers of one partition. Each session of an owner makes a new one that starts
 * behind everything acknowledged so far and removes the older ones: messages come in the order of
 * the stream at once, not after an acknowledgement timeout, and a late acknowledgement of a former
 * owner goes nowhere.
 */
final class PartitionConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionConsumer.class);
  private static final Duration ACK_WAIT = Duration.ofSeconds(60);

  private final Streams streams;
  private final ConsumerNames names;
  private final String stream;
  private final String base;
  private final String prefix;
  private final int partition;

  /** Lists the consumers of a stream. */
  @FunctionalInterface
  interface ConsumerNames {
    List<String> list(String stream) throws InterruptedException;
  }

  PartitionConsumer(
      Streams streams,
      ConsumerNames names,
      String stream,
      String base,
      String consumer,
      int partition) {
    this.streams = streams;
    this.names = names;
    this.stream = stream;
    this.base = base;
    this.prefix = consumer + "-p" + partition + "-";
    this.partition = partition;
  }

  /** A consumer that nobody else uses. */
  record Opened(long token, String name, PullReader reader) {}

  /** Where an earlier session of this process stopped. */
  record Reached(long sequence, long time) {}

  /** Makes the consumer of a new session. */
  Opened open(Optional<Reached> reached, int prefetch, long prefetchBytes)
      throws InterruptedException {
    List<String> older = new ArrayList<>();
    long token = 0;
    long floor = 0;
    for (String name : names.list(stream)) {
      Optional<Long> number = tokenOf(name);
      Optional<ConsumerStatus> status =
          number.isPresent() ? streams.status(stream, name) : Optional.empty();
      if (status.isPresent()) {
        older.add(name);
        token = Math.max(token, number.get());
        floor = Math.max(floor, status.get().acknowledgedSequence());
      }
    }
    long start = Math.max(1, Math.min(floor, lastSequence()) + 1);
    if (reached.isPresent() && forgotten(reached.get())) {
      LOG.warn(
          "stream {} was restored from an older copy; partition {} reads it again, what is written"
              + " already is dropped",
          stream,
          partition);
      start = 1;
    }
    token++;
    String name = prefix + token;
    streams.declare(
        ConsumerSpec.builder(stream, name)
            .filterSubjects(ShipperSubject.filter(base, partition))
            .ackMode(ConsumerSpec.AckMode.ALL)
            .ackWait(ACK_WAIT)
            .maxAckPending(1_000_000)
            .deliverFrom(start)
            .build());
    for (String old : older) {
      streams.delete(stream, old);
    }
    PullReader reader =
        PullReader.builder(streams, stream, name)
            .prefetch(prefetch)
            .prefetchBytes(prefetchBytes)
            .open();
    return new Opened(token, name, reader);
  }

  /** The consumer in use now. */
  Optional<ConsumerStatus> newest() throws InterruptedException {
    String newest = null;
    long highest = -1;
    for (String name : names.list(stream)) {
      long token = tokenOf(name).orElse(-1L);
      if (token > highest) {
        highest = token;
        newest = name;
      }
    }
    return newest == null ? Optional.empty() : streams.status(stream, newest);
  }

  private long lastSequence() throws InterruptedException {
    return streams.status(stream).map(StreamStatus::lastSequence).orElse(0L);
  }

  private boolean forgotten(Reached reached) throws InterruptedException {
    if (lastSequence() < reached.sequence()) {
      return true;
    }
    Optional<StoredMessage> message = streams.message(stream, reached.sequence());
    return message.isPresent() && message.get().time().toEpochMilli() != reached.time();
  }

  private Optional<Long> tokenOf(String name) {
    String number = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
    return number.matches("\\d{1,18}") ? Optional.of(Long.parseLong(number)) : Optional.empty();
  }
}
