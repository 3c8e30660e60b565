package io.choria.rego.cli;

import io.choria.rego.CoverageReport;
import io.choria.rego.CoverageReport.FileReport;
import io.choria.rego.CoverageReport.Kind;
import io.choria.rego.CoverageReport.Range;
import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Coverage for programs, and the lines that are missing (spec 08 §9.1). */
final class CoverageJson {
  private CoverageJson() {}

  static Value of(CoverageReport report, Set<Kind> kinds) {
    Map<String, Object> files = new LinkedHashMap<>();
    report.files().forEach((name, file) -> files.put(name, file(file, kinds)));
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("files", files);
    all.put("covered_lines", report.coveredLines());
    all.put("not_covered_lines", report.notCoveredLines());
    all.put("coverage", percent(report.percent()));
    return Value.from(all);
  }

  private static Map<String, Object> file(FileReport file, Set<Kind> kinds) {
    Map<String, Object> one = new LinkedHashMap<>();
    if (!file.covered().isEmpty()) {
      one.put("covered", ranges(file.covered(), kinds));
      one.put("covered_lines", file.coveredLines());
      one.put("coverage", percent(file.percent()));
    }
    if (!file.notCovered().isEmpty()) {
      one.put("not_covered", ranges(file.notCovered(), kinds));
      one.put("not_covered_lines", file.notCoveredLines());
    }
    return one;
  }

  private static Number percent(double percent) {
    if (percent == Math.rint(percent)) {
      return (long) percent;
    }
    return percent;
  }

  private static List<Object> ranges(List<Range> ranges, Set<Kind> kinds) {
    List<Object> list = new ArrayList<>();
    for (Range range : ranges) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("start", Map.of("row", range.row(), "col", range.column()));
      one.put("end", Map.of("row", range.endRow(), "col", range.endColumn()));
      List<String> names =
          new TreeSet<>(range.kinds())
              .stream()
                  .filter(kinds::contains)
                  .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                  .toList();
      if (!names.isEmpty()) {
        one.put("kinds", names);
      }
      list.add(one);
    }
    return list;
  }

  /** {@code file:row} or {@code file:first-last} for rows one after the other. */
  static List<String> missing(CoverageReport report) {
    List<String> lines = new ArrayList<>();
    report.files().forEach((name, file) -> add(lines, name, file));
    return lines;
  }

  private static void add(List<String> lines, String name, FileReport file) {
    TreeSet<Integer> rows = new TreeSet<>();
    for (Range range : file.notCovered()) {
      for (int row = range.row(); row <= range.endRow(); row++) {
        rows.add(row);
      }
    }
    while (!rows.isEmpty()) {
      int first = rows.first();
      int last = first;
      while (rows.contains(last + 1)) {
        last++;
      }
      lines.add(name + ":" + first + (last > first ? "-" + last : ""));
      rows.subSet(first, true, last, true).clear();
    }
  }
}
