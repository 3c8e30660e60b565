package io.choria.rego.conformance;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Counts cases per suite. */
final class Tally {
  private final Map<String, int[]> counts = new TreeMap<>();

  private int[] of(String suite) {
    return counts.computeIfAbsent(suite, name -> new int[4]);
  }

  synchronized void found(String suite) {
    of(suite)[0]++;
  }

  synchronized void passed(String suite) {
    of(suite)[1]++;
  }

  synchronized void failed(String suite) {
    of(suite)[2]++;
  }

  synchronized void absent(String suite) {
    of(suite)[3]++;
  }

  /** Cases that were found and neither passed nor failed. */
  synchronized int unfinished() {
    return counts.values().stream().mapToInt(n -> n[0] - n[1] - n[2]).sum();
  }

  synchronized String report(Path folder) {
    StringBuilder text = new StringBuilder("Rego conformance, cases in " + folder + ":\n");
    counts.forEach(
        (suite, n) ->
            text.append(
                String.format(
                    "  %-8s found %5d  passed %5d  failed %5d  skipped %5d%s%n",
                    suite,
                    n[0],
                    n[1],
                    n[2],
                    n[0] - n[1] - n[2],
                    n[3] > 0 ? "  (no folder: suite skipped)" : "")));
    return text.toString();
  }
}
