package io.choria.messaging.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the message up to which everything is completed.
 *
 * <p>Messages usually come by rising stream sequence and need a queue only. One that comes again,
 * or was refused and will, stands apart as a barrier: what is completed behind the lowest barrier
 * is held until the barrier falls. Not thread-safe.
 */
final class AckFloor {
  private final ArrayDeque<ConsumedMessage> inOrder = new ArrayDeque<>();
  private final TreeMap<Long, ConsumedMessage> again = new TreeMap<>();
  private final TreeMap<Long, ConsumedMessage> done = new TreeMap<>();
  private final TreeSet<Long> refused = new TreeSet<>();
  private long newest;
  private long taken;
  private @Nullable ConsumedMessage candidate;

  void delivered(ConsumedMessage message) {
    long sequence = message.streamSequence();
    if (sequence > newest) {
      newest = sequence;
      inOrder.add(message);
    } else if (sequence > taken) {
      again.put(sequence, message);
      refused.remove(sequence);
    }
    // at or below what was taken: the server sent it before it heard of the acknowledgement
  }

  /** The message is settled. */
  void completed(ConsumedMessage message) {
    long sequence = message.streamSequence();
    if (!again.isEmpty() && again.remove(sequence) != null) {
      done.put(sequence, message);
      // an earlier delivery of it may still stand in the queue
      inOrder.removeIf(m -> m.streamSequence() == sequence && m != message && !m.isSettled());
    }
  }

  void refused(ConsumedMessage message) {
    long sequence = message.streamSequence();
    if (sequence > taken) {
      again.remove(sequence);
      inOrder.remove(message);
      refused.add(sequence);
    }
  }

  List<ConsumedMessage> open() {
    List<ConsumedMessage> open = new ArrayList<>(again.values());
    for (ConsumedMessage message : inOrder) {
      if (!message.isSettled()) {
        open.add(message);
      }
    }
    return open;
  }

  /**
   * The highest message to acknowledge that was not taken before; null when nothing new is
   * completed.
   */
  @Nullable ConsumedMessage take() {
    long barrier = barrier();
    while (!inOrder.isEmpty() && inOrder.getFirst().isSettled()) {
      ConsumedMessage message = inOrder.removeFirst();
      if (message.streamSequence() < barrier) {
        candidate = message;
      } else {
        done.put(message.streamSequence(), message);
      }
    }
    if (!done.isEmpty()) {
      releaseBelow(
          inOrder.isEmpty() ? barrier : Math.min(barrier, inOrder.getFirst().streamSequence()));
    }
    ConsumedMessage message = candidate;
    candidate = null;
    if (message != null) {
      taken = message.streamSequence();
    }
    return message;
  }

  /** What was done behind a barrier counts once the barrier has fallen. */
  private void releaseBelow(long limit) {
    Map.Entry<Long, ConsumedMessage> highest = done.lowerEntry(limit);
    if (highest != null) {
      if (candidate == null || candidate.streamSequence() < highest.getKey()) {
        candidate = highest.getValue();
      }
      done.headMap(limit).clear();
    }
  }

  private long barrier() {
    long lowest = again.isEmpty() ? Long.MAX_VALUE : again.firstKey();
    return refused.isEmpty() ? lowest : Math.min(lowest, refused.first());
  }
}
