package io.choria.examples.shipper.publish;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The messages that were sent and not yet known to be stored, in the order of sending. Only a
 * message all of whose predecessors are stored advances its file. Acknowledgements come from any
 * thread, everything else from the thread that publishes.
 */
final class InFlight {
  private final Sources sources;
  private final PublishMetrics metrics;
  private final SendWindow window;
  private final Deque<Sent> sent = new ArrayDeque<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private long bytes;
  private long lastSequence;
  private String lastMessage = "";
  private long forgottenFrom = -1;

  InFlight(Sources sources, PublishMetrics metrics, SendWindow window, Checkpoint checkpoint) {
    this.window = window;
    this.sources = sources;
    this.metrics = metrics;
    this.lastSequence = checkpoint.sequence();
    this.lastMessage = checkpoint.lastMessage();
  }

  private static final class Sent implements Link.Acknowledgement {
    final SourceFile file;
    final long start;
    final long end;
    final String id;
    final byte[] payload;
    final long sentNanos = System.nanoTime();
    final int lines;
    final AtomicReference<@Nullable Throwable> failure;
    volatile long sequence;
    volatile boolean duplicate;

    Sent(
        SourceFile file,
        long start,
        long end,
        String id,
        byte[] payload,
        int lines,
        AtomicReference<@Nullable Throwable> failure) {
      this.file = file;
      this.start = start;
      this.end = end;
      this.id = id;
      this.payload = payload;
      this.lines = lines;
      this.failure = failure;
    }

    @Override
    public void stored(long stored, boolean wasThere) {
      duplicate = wasThere;
      sequence = stored;
    }

    @Override
    public void failed(Throwable why) {
      failure.compareAndSet(null, why);
    }
  }

  /** Takes note of a message before it is sent. */
  Link.Acknowledgement add(
      SourceFile file, long start, long end, String id, byte[] payload, int lines) {
    Sent message = new Sent(file, start, end, id, payload, lines, failure);
    sent.add(message);
    bytes += payload.length;
    return message;
  }

  /**
   * Advances the files by what was acknowledged meanwhile.
   *
   * @throws LinkBrokenException if a message failed or the stream counts backwards
   */
  void collect() throws IOException {
    while (!sent.isEmpty()) {
      Sent first = sent.peekFirst();
      long sequence = first.sequence;
      if (sequence == 0) {
        break;
      }
      if (!first.duplicate && sequence <= lastSequence) {
        forgottenFrom = forgottenFrom < 0 ? sequence : Math.min(forgottenFrom, sequence);
        throw new LinkBrokenException(
            "the stream stored at sequence "
                + sequence
                + " after "
                + lastSequence
                + ": it has lost messages");
      }
      window.answered(System.nanoTime() - first.sentNanos);
      settle(first, sequence);
    }
    Throwable why = failure.get();
    if (why != null) {
      throw new LinkBrokenException("a message was not stored: " + why.getMessage(), why);
    }
  }

  private void settle(Sent first, long sequence) throws IOException {
    sent.removeFirst();
    bytes -= first.payload.length;
    if (first.duplicate) {
      metrics.duplicates.increment();
    }
    lastSequence = Math.max(lastSequence, sequence);
    lastMessage = first.id;
    sources.acknowledged(first.file, first.end, lastSequence);
    metrics.lines.add(first.lines);
    metrics.bytes.add(first.end - first.start);
  }

  /** Whether one more message may be sent now. */
  boolean hasRoom() {
    return sent.size() < window.size();
  }

  /** Whether a message with the id is under way. */
  boolean contains(String id) {
    return sent.stream().anyMatch(s -> s.id.equals(id));
  }

  /**
   * Treats everything up to the message as stored: the stream holds it, and it holds what was sent
   * before it.
   */
  void storedUpTo(String id, long sequence) throws IOException {
    while (!sent.isEmpty()) {
      Sent first = sent.peekFirst();
      settle(first, sequence);
      if (first.id.equals(id)) {
        return;
      }
    }
  }

  /** Saves what is under way and no longer in its file, so that it can be sent again. */
  void rescue() throws IOException {
    for (Sent message : sent) {
      int length = (int) (message.end - message.start);
      byte[] data = message.payload;
      if (length > data.length) {
        data = Arrays.copyOf(data, length);
        data[length - 1] = '\n';
      }
      sources.rescue(message.file, message.start, data, length);
    }
  }

  /** Forgets what is under way; it will be sent again. */
  void abandon() {
    sent.clear();
    bytes = 0;
    failure.set(null);
  }

  /** The server forgot: from here on its own count is right. */
  void rewind(long sequence, String message) {
    lastSequence = sequence;
    lastMessage = message;
  }

  /**
   * The sequence at which a stream began to count again while connected, or -1; asking clears it.
   */
  long takeForgottenFrom() {
    long from = forgottenFrom;
    forgottenFrom = -1;
    return from;
  }

  int count() {
    return sent.size();
  }

  long bytes() {
    return bytes;
  }

  long lastSequence() {
    return lastSequence;
  }

  String lastMessage() {
    return lastMessage;
  }
}
