package io.choria.examples.shipper.observe;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** Counters and gauges of one process, and their Prometheus text. Thread-safe. */
public final class Metrics {
  private final Map<String, Counter> counters = new ConcurrentSkipListMap<>();
  private final Map<String, Gauge> gauges = new ConcurrentSkipListMap<>();

  private record Counter(String help, LongAdder value) {}

  private record Gauge(String help, DoubleSupplier value) {}

  /**
   * A counter, created when it is asked for the first time.
   *
   * @param name its name without prefix, for example {@code lines_total}
   * @param help one line for a reader
   * @return the counter to add to
   */
  public LongAdder counter(String name, String help) {
    return counters.computeIfAbsent(name, n -> new Counter(help, new LongAdder())).value();
  }

  /**
   * A value that is read when somebody looks.
   *
   * @param name its name without prefix
   * @param help one line for a reader
   * @param value read on any thread
   */
  public void gauge(String name, String help, DoubleSupplier value) {
    gauges.put(name, new Gauge(help, value));
  }

  /**
   * The sum of a counter.
   *
   * @param name its name
   * @return the sum, 0 if nobody created it
   */
  public long sum(String name) {
    Counter counter = counters.get(name);
    return counter == null ? 0 : counter.value().sum();
  }

  /**
   * A gauge now.
   *
   * @param name its name
   * @return the value, 0 if nobody registered it
   */
  public double value(String name) {
    Gauge gauge = gauges.get(name);
    return gauge == null ? 0 : gauge.value().getAsDouble();
  }

  /**
   * Everything in the text format of Prometheus, version 0.0.4.
   *
   * @return the text
   */
  public String text() {
    StringBuilder out = new StringBuilder(1024);
    counters.forEach(
        (name, c) -> append(out, name, c.help(), "counter", String.valueOf(c.value().sum())));
    gauges.forEach(
        (name, g) ->
            append(
                out,
                name,
                g.help(),
                "gauge",
                String.format(Locale.ROOT, "%.6g", g.value().getAsDouble())));
    return out.toString();
  }

  private static void append(
      StringBuilder out, String name, String help, String type, String value) {
    String full = "shipper_" + name;
    out.append("# HELP ").append(full).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(full).append(' ').append(type).append('\n');
    out.append(full).append(' ').append(value).append('\n');
  }
}
