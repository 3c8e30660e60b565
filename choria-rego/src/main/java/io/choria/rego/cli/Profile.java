package io.choria.rego.cli;

import io.choria.rego.Location;
import io.choria.rego.TraceEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How long the conditions of each row take, without the rules that they ask. */
final class Profile implements Consumer<TraceEvent> {
  private static final List<String> ORDER =
      List.of("total_time_ns", "num_eval", "num_redo", "file", "line");

  private final Comparator<Row> order;
  private final int limit;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Deque<Row> open = new ArrayDeque<>();
  private @Nullable Row current;
  private long since = System.nanoTime();

  Profile(List<String> first, int limit) {
    List<String> criteria = new ArrayList<>();
    first.forEach(some -> criteria.addAll(List.of(some.split(",", -1))));
    ORDER.stream().filter(c -> !criteria.contains(c)).forEach(criteria::add);
    Comparator<Row> all = by(criteria.get(0));
    for (String criterion : criteria.subList(1, criteria.size())) {
      all = all.thenComparing(by(criterion));
    }
    this.order = all;
    this.limit = limit;
  }

  private static Comparator<Row> by(String criterion) {
    return switch (criterion) {
      case "num_eval" -> Comparator.comparing((Row row) -> row.evaluated).reversed();
      case "num_redo" -> Comparator.comparing(Row::again).reversed();
      case "num_gen_expr" -> Comparator.comparing((Row row) -> row.columns.size()).reversed();
      case "file" -> Comparator.comparing((Row row) -> row.place.file()).reversed();
      case "line" -> Comparator.comparing((Row row) -> row.place.row()).reversed();
      default -> Comparator.comparing((Row row) -> row.nanos).reversed();
    };
  }

  private static final class Row {
    final Location place;
    final Set<Integer> columns = new HashSet<>();
    long nanos;
    int evaluated;
    int failed;

    Row(Location place) {
      this.place = place;
    }

    /** How often conditions were gone on from. */
    int again() {
      return evaluated - failed;
    }

    Map<String, Object> json() {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("total_time_ns", nanos);
      one.put("num_eval", evaluated);
      one.put("num_redo", again());
      one.put("num_gen_expr", columns.size());
      one.put("location", ErrorJson.place(place));
      return one;
    }

    List<String> cells() {
      return List.of(
          Durations.text(Duration.ofNanos(nanos)),
          String.valueOf(evaluated),
          String.valueOf(again()),
          String.valueOf(columns.size()),
          place.file().isEmpty() ? "query:" + place.row() : place.toString());
    }
  }

  @Override
  public void accept(TraceEvent event) {
    long now = System.nanoTime();
    if (current != null) {
      current.nanos += now - since;
    }
    switch (event.kind()) {
      case ENTER -> open.push(current == null ? row(event) : current);
      case LEAVE -> current = open.pop();
      case EVAL -> {
        current = row(event);
        current.evaluated++;
        current.columns.add(event.location().column());
      }
      case FAIL -> row(event).failed++;
      default -> {}
    }
    since = System.nanoTime();
  }

  private Row row(TraceEvent event) {
    Location place = event.location();
    return rows.computeIfAbsent(place.file() + ":" + place.row(), key -> new Row(place));
  }

  private List<Row> most() {
    return rows.values().stream().filter(r -> r.evaluated > 0).sorted(order).limit(limit).toList();
  }

  List<Object> json() {
    return most().stream().<Object>map(Row::json).toList();
  }

  Table table() {
    Table table = new Table(List.of("Time", "Num Eval", "Num Redo", "Num Gen Expr", "Location"));
    most().forEach(row -> table.row(row.cells()));
    return table;
  }
}
