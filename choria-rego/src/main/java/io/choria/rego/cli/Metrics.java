package io.choria.rego.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long the parts of a command take. */
final class Metrics {
  private final Map<String, List<Long>> nanos = new TreeMap<>();

  /** Something that takes time. */
  interface Work<T, E extends Exception> {
    /** Does it. */
    T get() throws E;
  }

  <T, E extends Exception> T time(String name, Work<T, E> work) throws E {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      nanos.computeIfAbsent(name, n -> new ArrayList<>()).add(System.nanoTime() - start);
    }
  }

  Table table() {
    Table table = new Table(List.of("Metric", "Value"));
    last().forEach((name, value) -> table.row(List.of(name, value.toString())));
    return table;
  }

  /** The last figures by name. */
  Map<String, Object> last() {
    Map<String, Object> all = new LinkedHashMap<>();
    nanos.forEach((name, times) -> all.put(name, times.get(times.size() - 1)));
    return all;
  }
}
