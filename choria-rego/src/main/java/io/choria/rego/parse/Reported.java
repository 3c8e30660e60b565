package io.choria.rego.parse;

import io.choria.rego.RegoError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The errors reported so far, a list that is never changed: an attempt that is given up takes back
 * what it reported by going back to the list of before. Two of them are the same if nothing was
 * reported in between.
 */
final class Reported {
  static final Reported NOTHING = new Reported(null, null, 0);

  /** One mistake can be reported at each level around it; nobody reads more than these. */
  private static final int MOST = 100;

  private final @Nullable RegoError last;
  private final @Nullable Reported before;
  private final int size;

  private Reported(@Nullable RegoError last, @Nullable Reported before, int size) {
    this.last = last;
    this.before = before;
    this.size = size;
  }

  int size() {
    return size;
  }

  Reported and(RegoError error) {
    return size >= MOST ? this : new Reported(error, this, size + 1);
  }

  /** These, and what was reported between two moments. */
  Reported and(Reported from, Reported to) {
    if (this == from) {
      return to;
    }
    Deque<RegoError> between = new ArrayDeque<>();
    for (Reported at = to; at != null && at != from; at = at.before) {
      if (at.last != null) {
        between.push(at.last);
      }
    }
    Reported all = this;
    for (RegoError error : between) {
      all = all.and(error);
    }
    return all;
  }

  List<RegoError> list() {
    Deque<RegoError> errors = new ArrayDeque<>();
    for (Reported at = this; at != null; at = at.before) {
      if (at.last != null) {
        errors.push(at.last);
      }
    }
    return List.copyOf(errors);
  }
}
