package io.choria.messaging.rpc;

import io.choria.messaging.protocol.Request;
import io.choria.messaging.rpc.Refusal.Stage;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts, logs each kind of refusal once, and tells the listeners. */
final class Tally {
  private static final Logger LOG = LoggerFactory.getLogger(FleetServer.class);

  private final String who;
  private final List<FleetListener> listeners;
  private final Map<Stage, LongAdder> refused = new EnumMap<>(Stage.class);
  private final LongAdder total = new LongAdder();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder replies = new LongAdder();
  private volatile @Nullable Instant lastAccepted;

  Tally(String who, List<FleetListener> listeners) {
    this.who = who;
    this.listeners = List.copyOf(listeners);
    for (Stage stage : Stage.values()) {
      refused.put(stage, new LongAdder());
    }
  }

  void arrived() {
    total.increment();
  }

  void accepted(Instant now) {
    accepted.increment();
    lastAccepted = now;
  }

  Optional<Instant> lastAccepted() {
    return Optional.ofNullable(lastAccepted);
  }

  void answered(Request request, long nanos) {
    replies.increment();
    tell(listener -> listener.answered(request, nanos));
  }

  void refused(Refusal refusal) {
    LongAdder count = refused.get(refusal.stage());
    if (count != null) {
      boolean usual = refusal.stage() == Stage.FILTER;
      if (count.sum() == 0 && !usual) {
        LOG.warn(
            "{} does not act upon a message: stage={} subject={} sender={}: {}; further ones of"
                + " this kind are counted only",
            who,
            refusal.stage(),
            refusal.subject(),
            printable(refusal.sender()),
            printable(refusal.detail()));
      }
      count.increment();
    }
    tell(listener -> listener.refused(refusal));
  }

  ServerCounters counters(long dropped) {
    Map<Stage, Long> now = new EnumMap<>(Stage.class);
    refused.forEach((stage, count) -> now.put(stage, count.sum()));
    return new ServerCounters(total.sum(), accepted.sum(), replies.sum(), dropped, now);
  }

  private void tell(Consumer<FleetListener> call) {
    for (FleetListener listener : listeners) {
      try {
        call.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("a listener of {} failed", who, e);
      }
    }
  }

  /** Foreign text on one line of a log. */
  static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), 400); i++) {
      char c = text.charAt(i);
      shown.append(c < ' ' || c == 0x7f ? '?' : c);
    }
    return shown.toString();
  }
}
