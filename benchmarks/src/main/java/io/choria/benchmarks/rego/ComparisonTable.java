package io.choria.benchmarks.rego;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Engines side by side: time, spread, how many times as fast the first engine is. */
final class ComparisonTable {
  private final String ours;
  private final Map<String, Map<String, Measurement>> rows = new LinkedHashMap<>();
  private final Set<String> peers = new LinkedHashSet<>();

  ComparisonTable(String ours, List<Measurement> measurements) {
    this.ours = ours;
    for (Measurement measurement : measurements) {
      rows.computeIfAbsent(measurement.workload(), name -> new LinkedHashMap<>())
          .put(measurement.engine(), measurement);
      if (!measurement.engine().equals(ours)) {
        peers.add(measurement.engine());
      }
    }
  }

  /** Workloads on which an engine gives other results than ours: nothing is compared then. */
  List<String> disagreements() {
    List<String> found = new ArrayList<>();
    rows.forEach(
        (workload, byEngine) -> {
          Measurement own = byEngine.get(ours);
          for (Measurement other : byEngine.values()) {
            if (own != null
                && other.nanos().isPresent()
                && !other.results().isEmpty()
                && !other.results().equals(own.results())) {
              found.add(
                  workload
                      + ": "
                      + ours
                      + "="
                      + own.results()
                      + " "
                      + other.engine()
                      + "="
                      + other.results());
            }
          }
        });
    return found;
  }

  void print(PrintStream out) {
    out.println("| workload | " + ours + " | " + String.join(" | ", peers) + " |");
    out.println("|---|---|" + "---|".repeat(peers.size()));
    rows.forEach((workload, byEngine) -> out.println(row(workload, byEngine)));
    for (String summary : List.of("geometric mean", "minimum")) {
      StringBuilder line = new StringBuilder("| **" + summary + "** | |");
      for (String peer : peers) {
        line.append(' ').append(summarize(summary, peer)).append(" |");
      }
      out.println(line);
    }
  }

  private String row(String workload, Map<String, Measurement> byEngine) {
    StringBuilder line =
        new StringBuilder("| " + workload + " | " + cell(byEngine.get(ours)) + " |");
    for (String peer : peers) {
      OptionalDouble ratio = ratio(byEngine, peer);
      line.append(' ').append(cell(byEngine.get(peer)));
      ratio.ifPresent(value -> line.append(String.format(Locale.ROOT, " (%.1f×)", value)));
      line.append(" |");
    }
    return line.toString();
  }

  private static String cell(@Nullable Measurement measurement) {
    if (measurement == null || measurement.nanos().isEmpty()) {
      return "–";
    }
    return String.format(
        Locale.ROOT, "%.0f ±%.0f %%", measurement.nanos().getAsDouble(), measurement.spread() / 2);
  }

  private OptionalDouble ratio(Map<String, Measurement> byEngine, String peer) {
    Measurement own = byEngine.get(ours);
    Measurement other = byEngine.get(peer);
    return own == null || other == null || own.nanos().isEmpty() || other.nanos().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(other.nanos().getAsDouble() / own.nanos().getAsDouble());
  }

  private String summarize(String summary, String peer) {
    double[] ratios =
        rows.values().stream()
            .map(byEngine -> ratio(byEngine, peer))
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .toArray();
    if (ratios.length == 0) {
      return "–";
    }
    double logs = 0;
    double least = Double.MAX_VALUE;
    for (double ratio : ratios) {
      logs += Math.log(ratio);
      least = Math.min(least, ratio);
    }
    double value = summary.equals("minimum") ? least : Math.exp(logs / ratios.length);
    return String.format(Locale.ROOT, "%.2f×", value);
  }
}
