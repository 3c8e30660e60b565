package io.choria.rego.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Results drawn in a box, as {@code opa eval --format pretty} does (spec 08 §9.3). */
final class Table {
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<String> header) {
    this.header = List.copyOf(header);
  }

  void row(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  List<String> lines() {
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      int width = width(header.get(i));
      for (List<String> row : rows) {
        width = Math.max(width, width(row.get(i)));
      }
      widths.add(width);
    }
    List<String> lines = new ArrayList<>();
    lines.add(rule(widths, "┌", "┬", "┐"));
    List<String> titles = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      int left = (widths.get(i) - width(header.get(i))) / 2;
      titles.add(" ".repeat(left) + header.get(i));
    }
    lines.add(line(titles, widths));
    lines.add(rule(widths, "├", "┼", "┤"));
    rows.forEach(row -> lines.add(line(row, widths)));
    lines.add(rule(widths, "└", "┴", "┘"));
    return lines;
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String rule(List<Integer> widths, String left, String middle, String right) {
    return widths.stream()
        .map(width -> "─".repeat(width + 2))
        .collect(Collectors.joining(middle, left, right));
  }

  private static String line(List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder("│");
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      line.append(' ').append(cell).append(" ".repeat(widths.get(i) - width(cell))).append(" │");
    }
    return line.toString();
  }
}
