package io.choria.rego.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Results drawn in a box, as {@code opa eval --format pretty} does (spec 08 §9.3). */
final class Table {
  private final int columns;
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<String> header) {
    this.header = List.copyOf(header);
    this.columns = header.size();
  }

  /** A table without a header. */
  Table(int columns) {
    this.header = List.of();
    this.columns = columns;
  }

  void row(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  List<String> lines() {
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      int width = header.isEmpty() ? 0 : width(header.get(i));
      for (List<String> row : rows) {
        width = Math.max(width, width(row.get(i)));
      }
      widths.add(width);
    }
    List<String> lines = new ArrayList<>();
    lines.add(rule(widths, "┌", "┬", "┐"));
    if (!header.isEmpty()) {
      List<String> titles = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        int left = (widths.get(i) - width(header.get(i))) / 2;
        titles.add(" ".repeat(left) + header.get(i));
      }
      lines.add(line(titles, widths));
      lines.add(rule(widths, "├", "┼", "┤"));
    }
    rows.forEach(row -> lines.add(line(row, widths)));
    lines.add(rule(widths, "└", "┴", "┘"));
    return lines;
  }

  private static int width(String text) {
    return text.codePoints().map(Table::width).sum();
  }

  /** East Asian letters take two columns, marks that are put on others none. */
  private static int width(int point) {
    int kind = Character.getType(point);
    if (kind == Character.NON_SPACING_MARK || kind == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (point >= 0x1100 && point <= 0x115f)
            || (point >= 0x2e80 && point <= 0xa4cf && point != 0x303f)
            || (point >= 0xac00 && point <= 0xd7a3)
            || (point >= 0xf900 && point <= 0xfaff)
            || (point >= 0xfe30 && point <= 0xfe6f)
            || (point >= 0xff00 && point <= 0xff60)
            || (point >= 0xffe0 && point <= 0xffe6)
            || (point >= 0x1f300 && point <= 0x1f64f)
            || (point >= 0x1f900 && point <= 0x1f9ff)
            || (point >= 0x20000 && point <= 0x3fffd);
    return wide ? 2 : 1;
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
