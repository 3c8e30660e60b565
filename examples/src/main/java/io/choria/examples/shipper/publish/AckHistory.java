package io.choria.examples.shipper.publish;

import java.util.ArrayList;
import java.util.List;

/**
 * Up to which offset a file was acknowledged at which sequence of the stream: dense for the last
 * minute, thinner the older it gets. When a server comes back without its newest messages, the
 * newest mark that it still has tells from where to send again.
 */
final class AckHistory {
  private static final int CAPACITY = 96;
  private static final long SPACING_NANOS = 500_000_000L;

  private final List<Mark> marks = new ArrayList<>();
  private long lastNanos;

  /** Everything before the offset was stored at or before the sequence. */
  record Mark(long sequence, long offset) {}

  /** Adds a mark, if the last one is old enough. */
  void add(long sequence, long offset, long nanos) {
    if (!marks.isEmpty() && nanos - lastNanos < SPACING_NANOS) {
      return;
    }
    lastNanos = nanos;
    marks.add(new Mark(sequence, offset));
    if (marks.size() > CAPACITY) {
      thin();
    }
  }

  private void thin() {
    // every second mark of the older half goes, so the age that is covered grows while the newest
    // stay exact
    List<Mark> kept = new ArrayList<>(CAPACITY);
    for (int i = 0; i < marks.size(); i++) {
      if (i == 0 || i >= marks.size() / 2 || i % 2 == 0) {
        kept.add(marks.get(i));
      }
    }
    marks.clear();
    marks.addAll(kept);
  }

  /** The offset that is certainly stored in a stream that ends at the sequence. */
  long offsetAt(long sequence) {
    long offset = 0;
    for (Mark mark : marks) {
      if (mark.sequence() <= sequence) {
        offset = Math.max(offset, mark.offset());
      }
    }
    return offset;
  }

  /** Forgets marks that a server no longer has. */
  void rewind(long sequence) {
    marks.removeIf(m -> m.sequence() > sequence);
  }

  String encode() {
    StringBuilder out = new StringBuilder();
    for (Mark mark : marks) {
      out.append(out.length() == 0 ? "" : ",")
          .append(mark.sequence())
          .append('@')
          .append(mark.offset());
    }
    return out.length() == 0 ? "-" : out.toString();
  }

  static AckHistory decode(String text) {
    AckHistory history = new AckHistory();
    if (!text.equals("-")) {
      for (String part : text.split(",", -1)) {
        int at = part.indexOf('@');
        history.marks.add(
            new Mark(
                Long.parseLong(part.substring(0, at)), Long.parseLong(part.substring(at + 1))));
      }
    }
    return history;
  }
}
