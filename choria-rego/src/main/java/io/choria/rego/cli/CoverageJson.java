package io.choria.rego.cli;

import io.choria.rego.CoverageReport;
import io.choria.rego.CoverageReport.FileReport;
import io.choria.rego.CoverageReport.Kind;
import io.choria.rego.CoverageReport.Range;
import io.choria.rego.StringValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Coverage for programs, and the lines that are missing (spec 08 §9.1). */
final class CoverageJson {
  private CoverageJson() {}

  /** What else the report says of places that were missed. */
  static Set<Kind> kinds(Arguments args) throws UsageException {
    if (!args.given("coverage-runs")) {
      return EnumSet.allOf(Kind.class);
    }
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (String name : args.all("coverage-runs")) {
      switch (name) {
        case "index_excluded" -> kinds.add(Kind.INDEX_EXCLUDED);
        case "early_exit" -> kinds.add(Kind.EARLY_EXIT);
        default ->
            throw new UsageException(
                "invalid --coverage-runs value "
                    + StringValue.of(name)
                    + " (expected \"index_excluded\" or \"early_exit\")");
      }
    }
    return kinds;
  }

  static Map<String, Object> of(CoverageReport report, Set<Kind> kinds) {
    Map<String, Object> files = new LinkedHashMap<>();
    report.files().forEach((name, file) -> files.put(name, file(file, kinds)));
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("files", files);
    all.put("covered_lines", report.coveredLines());
    all.put("not_covered_lines", report.notCoveredLines());
    all.put("coverage", percent(report.percent()));
    return all;
  }

  private static Map<String, Object> file(FileReport file, Set<Kind> kinds) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("covered", ranges(file.covered(), kinds));
    one.put("not_covered", ranges(file.notCovered(), kinds));
    one.put("covered_lines", file.coveredLines());
    one.put("not_covered_lines", file.notCoveredLines());
    one.put("coverage", percent(file.percent()));
    one.values().removeIf(value -> value.equals(List.of()) || value.equals(0) || value.equals(0L));
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
      one.put("start", position(range.row(), range.column()));
      one.put("end", position(range.endRow(), range.endColumn()));
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

  private static Map<String, Object> position(int row, int column) {
    Map<String, Object> position = new LinkedHashMap<>();
    position.put("row", row);
    position.put("col", column);
    return position;
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
