package io.choria.rego;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Which rule heads and expressions of a policy were reached (spec 08 §9.1).
 *
 * @param files the reports of single files, sorted by name
 */
public record CoverageReport(Map<String, FileReport> files) {
  /** Why something counts as not covered. */
  public enum Kind {
    /** An index ruled the rule out without looking at it. */
    INDEX_EXCLUDED,
    /** Another rule had already given the answer. */
    EARLY_EXIT
  }

  /**
   * A range of a file.
   *
   * @param row of the first character, counted from 1
   * @param column of the first character in code points, counted from 1
   * @param endRow of the last character
   * @param endColumn behind the last character
   * @param kinds for what is not covered: what else would have reached it; may be empty
   */
  public record Range(int row, int column, int endRow, int endColumn, Set<Kind> kinds)
      implements Comparable<Range> {
    /**
     * Copies the kinds.
     *
     * @param row of the first character
     * @param column of the first character
     * @param endRow of the last character
     * @param endColumn behind the last character
     * @param kinds what else would have reached it
     */
    public Range {
      kinds = Set.copyOf(kinds);
    }

    /** Orders by start, then end. */
    @Override
    public int compareTo(Range other) {
      int byRow = Integer.compare(row, other.row);
      int byColumn = byRow != 0 ? byRow : Integer.compare(column, other.column);
      int byEnd = byColumn != 0 ? byColumn : Integer.compare(endRow, other.endRow);
      return byEnd != 0 ? byEnd : Integer.compare(endColumn, other.endColumn);
    }
  }

  /**
   * The report of a file.
   *
   * @param covered what was reached, sorted
   * @param notCovered what was not, sorted
   */
  public record FileReport(List<Range> covered, List<Range> notCovered) {
    /**
     * Copies the lists.
     *
     * @param covered what was reached
     * @param notCovered what was not
     */
    public FileReport {
      covered = List.copyOf(covered);
      notCovered = List.copyOf(notCovered);
    }

    /**
     * The number of rows on which something stands that was reached.
     *
     * @return the number of rows
     */
    public int coveredLines() {
      return rows(covered);
    }

    /**
     * The number of rows on which something stands that was not reached.
     *
     * @return the number of rows; rows may count here and among the covered ones
     */
    public int notCoveredLines() {
      return rows(notCovered);
    }

    /**
     * The share of covered lines.
     *
     * @return percent
     */
    public double percent() {
      return CoverageReport.percent(coveredLines(), notCoveredLines());
    }

    private static int rows(List<Range> ranges) {
      return (int)
          ranges.stream()
              .flatMapToInt(range -> IntStream.rangeClosed(range.row, range.endRow))
              .distinct()
              .count();
    }
  }

  /**
   * Copies the map.
   *
   * @param files the reports of single files
   */
  public CoverageReport {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /**
   * The covered lines of all files.
   *
   * @return their number
   */
  public int coveredLines() {
    return files.values().stream().mapToInt(FileReport::coveredLines).sum();
  }

  /**
   * The lines of all files that are not covered.
   *
   * @return their number
   */
  public int notCoveredLines() {
    return files.values().stream().mapToInt(FileReport::notCoveredLines).sum();
  }

  /**
   * The share of covered lines.
   *
   * @return percent; 0 if there are no lines
   */
  public double percent() {
    return percent(coveredLines(), notCoveredLines());
  }

  private static double percent(int covered, int notCovered) {
    return covered == 0 ? 0 : 100.0 * covered / (covered + notCovered);
  }
}
