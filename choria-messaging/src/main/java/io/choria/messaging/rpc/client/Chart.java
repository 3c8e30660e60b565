package io.choria.messaging.rpc.client;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A line through numbers, in characters: sixteen rows, sixty columns, as Choria draws it. */
final class Chart {
  private static final int HEIGHT = 15;
  private static final int WIDTH = 60;
  private static final int OFFSET = 5;

  private final double[] series;
  private final double minimum;
  private final double maximum;
  private final double ratio;
  private final int lowest;
  private final int rows;
  private final String[][] cells;

  private Chart(List<Double> values) {
    this.series = stretched(values);
    this.minimum = Arrays.stream(series).min().orElse(0);
    this.maximum = Arrays.stream(series).max().orElse(0);
    double interval = maximum - minimum;
    this.ratio = interval == 0 ? HEIGHT : HEIGHT / interval;
    this.lowest = row(minimum);
    this.rows = row(maximum) - lowest;
    this.cells = new String[rows + 1][WIDTH + OFFSET];
    for (String[] row : cells) {
      Arrays.fill(row, " ");
    }
  }

  /** The chart; nothing for no numbers, and where a number is too large to be drawn. */
  static String of(List<Double> values) {
    boolean drawable =
        !values.isEmpty()
            && values.stream().allMatch(value -> Math.abs(value) < 1e12 && !value.isNaN());
    return drawable ? new Chart(values).draw() : "";
  }

  /** As many values as there are columns; those between are on a line between their neighbours. */
  private static double[] stretched(List<Double> values) {
    double[] points = new double[WIDTH];
    double step = (values.size() - 1.0) / (WIDTH - 1);
    points[0] = values.get(0);
    for (int i = 1; i < WIDTH - 1; i++) {
      double at = i * step;
      int before = (int) Math.floor(at);
      double left = values.get(before);
      points[i] = left + (values.get((int) Math.ceil(at)) - left) * (at - before);
    }
    points[WIDTH - 1] = values.get(values.size() - 1);
    return points;
  }

  /** Halves go away from zero. */
  private int row(double value) {
    double scaled = value * ratio;
    return (int) (Math.signum(scaled) * Math.floor(Math.abs(scaled) + 0.5));
  }

  private String draw() {
    labels();
    cells[rows - (row(series[0]) - lowest)][OFFSET - 1] = "┼";
    for (int x = 0; x < series.length - 1; x++) {
      column(x + OFFSET, row(series[x]) - lowest, row(series[x + 1]) - lowest);
    }
    List<String> lines = new ArrayList<>();
    for (String[] row : cells) {
      lines.add(String.join("", row).stripTrailing());
    }
    return String.join("\n", lines);
  }

  private void labels() {
    int digits = digits();
    int width = Math.max(number(maximum, digits).length(), number(minimum, digits).length()) + 1;
    for (int row = 0; row <= rows; row++) {
      double value = rows > 0 ? maximum - row * (maximum - minimum) / rows : maximum;
      String label = number(value, digits);
      label = " ".repeat(Math.max(0, width - label.length())) + label;
      cells[row][Math.max(0, OFFSET - label.length())] = label;
      cells[row][OFFSET - 1] = "┤";
    }
  }

  private int digits() {
    double largest = Math.max(Math.abs(maximum), Math.abs(minimum));
    double magnitude = largest == 0 ? -1 : Math.log10(largest);
    if (magnitude < 0) {
      boolean whole = magnitude % 1 == 0;
      return 2 + (int) Math.abs(magnitude) - (whole ? 1 : 0);
    }
    return magnitude > 2 ? 0 : 2;
  }

  private static String number(double value, int digits) {
    // Go rounds the exact value of the double
    return String.format(Locale.ROOT, "%." + digits + "f", new BigDecimal(value));
  }

  private void column(int x, int from, int to) {
    if (from == to) {
      cells[rows - from][x] = "─";
      return;
    }
    cells[rows - to][x] = from > to ? "╰" : "╭";
    cells[rows - from][x] = from > to ? "╮" : "╯";
    for (int y = Math.min(from, to) + 1; y < Math.max(from, to); y++) {
      cells[rows - y][x] = "│";
    }
  }
}
