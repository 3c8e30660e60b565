package io.choria.rego.cli;

import io.choria.rego.Location;
import io.choria.rego.RegoError;
import io.choria.rego.TraceEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Knows where an evaluation is: in which conditions of which rules. */
final class StackFrames implements Consumer<TraceEvent> {
  private final Deque<Deque<Problem.Frame>> open = new ArrayDeque<>();
  private List<Problem.Frame> left = List.of();
  private Location leftAt = Location.UNKNOWN;
  private int queries;

  /**
   * Begins with the query.
   *
   * @param query its text
   */
  StackFrames(String query) {
    this();
    open.element().push(new Problem.Frame(0, new Location("", 1, 1), query));
  }

  /** Begins with a query whose conditions will be told. */
  StackFrames() {
    open.push(new ArrayDeque<>());
  }

  @Override
  public void accept(TraceEvent event) {
    switch (event.kind()) {
      case ENTER -> {
        queries++;
        open.push(new ArrayDeque<>());
      }
      case LEAVE -> {
        left = List.copyOf(open.pop());
        leftAt = event.location();
      }
      case EVAL -> eval(event);
      default -> {}
    }
  }

  /** A condition stands in others if it is part of their text, as those of comprehensions are. */
  private void eval(TraceEvent event) {
    Deque<Problem.Frame> conditions = open.element();
    while (!conditions.isEmpty()
        && !(nests(conditions.element().text()) && contains(conditions.element(), event))) {
      conditions.pop();
    }
    conditions.push(new Problem.Frame(queries, event.location(), event.text()));
  }

  /** Calls that stand in a condition are conditions of the same body. */
  private static boolean nests(String text) {
    return text.contains("|") || text.contains("{");
  }

  private static boolean contains(Problem.Frame outer, TraceEvent inner) {
    Location start = outer.location();
    Location place = inner.location();
    if (!start.file().equals(place.file()) || start.compareTo(place) >= 0) {
      return false;
    }
    List<String> lines = outer.text().lines().toList();
    int row = place.row() - start.row();
    if (row >= lines.size()) {
      return false;
    }
    int length = lines.get(row).codePointCount(0, lines.get(row).length());
    return row == 0
        ? place.column() < start.column() + length
        : row < lines.size() - 1 || place.column() <= length;
  }

  /** Where an error was found, the innermost place first. */
  List<Problem.Frame> frames(RegoError error) {
    List<Problem.Frame> frames = new ArrayList<>();
    if (error.code().equals("eval_conflict_error") && error.location().equals(leftAt)) {
      // that a rule gives another value is found when it has been left
      frames.addAll(left);
    }
    open.forEach(frames::addAll);
    return frames;
  }
}
