package io.choria.rego.cli;

import io.choria.rego.TraceEvent;
import io.choria.rego.TraceEvent.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which steps of an evaluation are shown. */
final class TraceFilter {
  private final Set<Kind> wanted;

  private TraceFilter(Set<Kind> wanted) {
    this.wanted = wanted;
  }

  /** By the names that {@code --explain} takes; notes and failed conditions for any other. */
  static TraceFilter of(String mode) {
    return new TraceFilter(
        switch (mode) {
          case "full", "debug" -> EnumSet.allOf(Kind.class);
          case "notes" -> EnumSet.of(Kind.NOTE);
          case "fails" -> EnumSet.of(Kind.FAIL);
          default -> EnumSet.of(Kind.FAIL, Kind.NOTE);
        });
  }

  /** The wanted steps, and the rules that were entered on the way to them. */
  List<TraceEvent> apply(List<TraceEvent> events) {
    List<TraceEvent> shown = new ArrayList<>();
    Deque<TraceEvent> open = new ArrayDeque<>();
    int told = 0;
    for (TraceEvent event : events) {
      if (event.kind() == Kind.ENTER) {
        open.addLast(event);
      }
      if (wanted.contains(event.kind())) {
        for (TraceEvent rule : List.copyOf(open).subList(told, open.size())) {
          if (!rule.equals(event)) {
            shown.add(rule);
          }
        }
        told = open.size();
        shown.add(event);
      }
      if (event.kind() == Kind.LEAVE) {
        open.removeLast();
        told = Math.min(told, open.size());
      }
    }
    return shown;
  }
}
