package io.choria.examples.shipper.receive;

import io.choria.examples.shipper.receive.PartitionWriter.Checked;
import io.choria.examples.shipper.wire.HostToken;
import io.choria.examples.shipper.wire.Position;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Messages that came before their predecessors. A publisher that finds a server without
 * acknowledged messages sends them again, so waiting a little keeps the order; not longer than a
 * limit of time and memory, because a stream's limits may have removed them for good.
 */
final class HeldBack {
  private final Room room;
  private final long waitMillis;
  private final List<Waiting> waiting = new ArrayList<>();

  private record Waiting(Checked message, long since) {}

  /** Room is shared with the other partitions. */
  HeldBack(Room room, long waitMillis) {
    this.room = room;
    this.waitMillis = waitMillis;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Keeps a message; false when there is no room or no patience, then it is written at once. */
  boolean add(Checked message, long now) {
    if (waitMillis == 0 || !room.take(message.footprint())) {
      return false;
    }
    waiting.add(new Waiting(message, now));
    return true;
  }

  /** The first message of the host that now continues what is written. */
  @Nullable Checked next(HostToken host, HostLog log) {
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
      Checked message = all.next().message();
      Position position =
          Objects.requireNonNull(message.position(), "only messages with a position wait");
      if (message.host().equals(host) && log.missingBefore(position) == 0) {
        all.remove();
        room.give(message.footprint());
        return message;
      }
    }
    return null;
  }

  /** Everything that waits, once the oldest has waited too long; in the order of arrival. */
  List<Checked> expired(long now) {
    if (waiting.isEmpty() || Math.abs(now - waiting.get(0).since()) < waitMillis) {
      return List.of();
    }
    List<Checked> out = waiting.stream().map(Waiting::message).toList();
    clear();
    return out;
  }

  void clear() {
    waiting.forEach(one -> room.give(one.message().footprint()));
    waiting.clear();
  }
}
