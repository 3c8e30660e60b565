package io.choria.examples.shipper.receive;

import io.choria.examples.shipper.wire.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which bytes of which source files one publisher's output already holds.
 *
 * <p>For each file id: everything from the first byte ever seen up to an end, minus a few holes. A
 * hole appears when a later range arrives first (a server forgot what it had acknowledged, or a
 * limit of the stream removed messages) and can be filled afterwards. The number of files and holes
 * is bounded; the file that was silent longest is forgotten first. Not thread-safe.
 */
final class Ledger {
  static final int MAX_FILES = 256;
  static final int MAX_HOLES = 8;

  private final LinkedHashMap<String, Held> files = new LinkedHashMap<>(16, 0.75f, true);

  /** A range that is missing. */
  record Hole(long start, long end) {}

  /** What a file's entry is, for storing. */
  record Entry(String fileId, long end, List<Hole> holes) {
    Entry {
      holes = List.copyOf(holes);
    }
  }

  /**
   * What to do with an arrived range: skip that many of its bytes, then write up to and including
   * take, and forget the rest.
   */
  record Offer(long skip, long take, long missing, boolean late) {
    boolean duplicate() {
      return take == 0;
    }
  }

  private static final class Held {
    long end;
    final List<Hole> holes = new ArrayList<>(0);

    Held(long end) {
      this.end = end;
    }
  }

  /** Looks up a range without changing anything. */
  Offer offer(Position position) {
    Held held = files.get(position.fileId());
    if (held == null) {
      return new Offer(0, position.length(), 0, false);
    }
    if (position.start() >= held.end) {
      return new Offer(0, position.length(), position.start() - held.end, false);
    }
    for (Hole hole : held.holes) {
      long from = Math.max(hole.start(), position.start());
      long to = Math.min(hole.end(), position.end());
      if (from < to) {
        return new Offer(from - position.start(), to - from, 0, true);
      }
    }
    long from = Math.min(held.end, position.end());
    return new Offer(from - position.start(), position.end() - from, 0, false);
  }

  /** Records that the range was written. */
  void add(String fileId, long start, long end) {
    Held held = files.get(fileId);
    if (held == null) {
      files.put(fileId, new Held(end));
      if (files.size() > MAX_FILES) {
        files.remove(files.keySet().iterator().next());
      }
      return;
    }
    if (start >= held.end) {
      if (start > held.end) {
        long from = held.end;
        held.holes.add(new Hole(from, start));
        if (held.holes.size() > MAX_HOLES) {
          held.holes.remove(0);
        }
      }
      held.end = end;
      return;
    }
    fill(held, start, Math.min(end, held.end));
    held.end = Math.max(held.end, end);
  }

  private static void fill(Held held, long start, long end) {
    List<Hole> before = List.copyOf(held.holes);
    held.holes.clear();
    for (Hole hole : before) {
      if (end <= hole.start() || start >= hole.end()) {
        held.holes.add(hole);
        continue;
      }
      if (hole.start() < start) {
        held.holes.add(new Hole(hole.start(), start));
      }
      if (end < hole.end()) {
        held.holes.add(new Hole(end, hole.end()));
      }
    }
  }

  /** All entries, the one silent longest first. */
  List<Entry> entries() {
    List<Entry> out = new ArrayList<>(files.size());
    for (Map.Entry<String, Held> e : files.entrySet()) {
      out.add(new Entry(e.getKey(), e.getValue().end, e.getValue().holes));
    }
    return out;
  }

  /** Rebuilds a ledger from stored entries. */
  static Ledger of(List<Entry> entries) {
    Ledger ledger = new Ledger();
    for (Entry entry : entries) {
      Held held = new Held(entry.end());
      held.holes.addAll(entry.holes());
      ledger.files.put(entry.fileId(), held);
    }
    return ledger;
  }
}
