package io.choria.examples.fleet;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rows below titles, as wide as what stands in them; a cell may have several lines. */
final class Table {
  private final List<String> titles;
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<String> titles) {
    this.titles = List.copyOf(titles);
  }

  void row(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  void print(PrintWriter out) {
    int[] widths = new int[titles.size()];
    measure(widths, titles);
    rows.forEach(row -> measure(widths, row));
    rule(out, widths, "╭", "┬", "╮");
    line(out, widths, titles);
    rule(out, widths, "├", "┼", "┤");
    rows.forEach(row -> line(out, widths, row));
    rule(out, widths, "╰", "┴", "╯");
  }

  private static void measure(int[] widths, List<String> cells) {
    for (int i = 0; i < widths.length; i++) {
      for (String line : cells.get(i).split("\n", -1)) {
        widths[i] = Math.max(widths[i], line.codePointCount(0, line.length()));
      }
    }
  }

  private static void rule(PrintWriter out, int[] widths, String left, String mid, String right) {
    List<String> parts = new ArrayList<>();
    for (int width : widths) {
      parts.add("─".repeat(width + 2));
    }
    out.println(left + String.join(mid, parts) + right);
  }

  private static void line(PrintWriter out, int[] widths, List<String> cells) {
    List<String[]> split = new ArrayList<>();
    cells.forEach(cell -> split.add(cell.split("\n", -1)));
    int height = Collections.max(split.stream().map(lines -> lines.length).toList());
    for (int at = 0; at < height; at++) {
      StringBuilder text = new StringBuilder("│");
      for (int i = 0; i < widths.length; i++) {
        String cell = at < split.get(i).length ? split.get(i)[at] : "";
        int room = widths[i] - cell.codePointCount(0, cell.length());
        text.append(' ').append(cell).append(" ".repeat(room)).append(" │");
      }
      out.println(text);
    }
  }
}
