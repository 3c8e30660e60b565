package io.choria.messaging.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs messages of one key one after another and messages of different keys side by side. */
final class Lanes {
  private final Executor executor;
  private final @Nullable Function<ConsumedMessage, ?> key;
  private final Consumer<ConsumedMessage> task;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Object, ArrayDeque<ConsumedMessage>> waiting = new HashMap<>();

  Lanes(
      Executor executor,
      @Nullable Function<ConsumedMessage, ?> key,
      Consumer<ConsumedMessage> task) {
    this.executor = executor;
    this.key = key;
    this.task = task;
  }

  void submit(ConsumedMessage message) {
    Object lane = key == null ? null : key.apply(message);
    if (lane == null) {
      executor.execute(() -> task.accept(message));
      return;
    }
    lock.lock();
    try {
      ArrayDeque<ConsumedMessage> queue = waiting.get(lane);
      if (queue != null) {
        queue.addLast(message);
        return;
      }
      waiting.put(lane, new ArrayDeque<>());
    } finally {
      lock.unlock();
    }
    executor.execute(() -> run(lane, message));
  }

  private void run(Object lane, ConsumedMessage first) {
    ConsumedMessage message = first;
    try {
      task.accept(message);
    } finally {
      ConsumedMessage next = next(lane);
      if (next != null) {
        // a turn for the other lanes between two messages
        executor.execute(() -> run(lane, next));
      }
    }
  }

  private @Nullable ConsumedMessage next(Object lane) {
    lock.lock();
    try {
      ArrayDeque<ConsumedMessage> queue = waiting.get(lane);
      ConsumedMessage next = queue == null ? null : queue.pollFirst();
      if (next == null) {
        waiting.remove(lane);
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what waits behind a message of the same lane: it must not overtake one that comes again.
   */
  List<ConsumedMessage> takeBehind(ConsumedMessage message) {
    Object lane = key == null ? null : key.apply(message);
    if (lane == null) {
      return List.of();
    }
    lock.lock();
    try {
      ArrayDeque<ConsumedMessage> queue = waiting.get(lane);
      if (queue == null) {
        return List.of();
      }
      List<ConsumedMessage> behind = new ArrayList<>(queue);
      queue.clear();
      return behind;
    } finally {
      lock.unlock();
    }
  }
}
