package io.choria.rego.builtin.stdlib.yaml;

/** The order in which YAML keys are written: numbers inside texts by value (spec 08 §5.10). */
final class NaturalOrder {
  private NaturalOrder() {}

  static int compare(String a, String b) {
    int[] x = a.codePoints().toArray();
    int[] y = b.codePoints().toArray();
    boolean digits = false;
    for (int i = 0; i < Math.min(x.length, y.length); i++) {
      if (x[i] == y[i]) {
        digits = Character.isDigit(x[i]);
        continue;
      }
      boolean letterX = Character.isLetter(x[i]);
      boolean letterY = Character.isLetter(y[i]);
      if (letterX && letterY) {
        return Integer.compare(x[i], y[i]);
      }
      if (letterX || letterY) {
        return digits == letterX ? -1 : 1;
      }
      return numbers(x, y, i);
    }
    return Integer.compare(x.length, y.length);
  }

  private static int numbers(int[] x, int[] y, int at) {
    long seed = 0;
    if (x[at] == '0' || y[at] == '0') {
      for (int j = at - 1; j >= 0 && Character.isDigit(x[j]); j--) {
        if (x[j] != '0') {
          seed = 1;
          break;
        }
      }
    }
    int endX = end(x, at);
    int endY = end(y, at);
    int order = Long.compare(number(seed, x, at, endX), number(seed, y, at, endY));
    if (order != 0) {
      return order;
    }
    return endX != endY ? Integer.compare(endX, endY) : Integer.compare(x[at], y[at]);
  }

  private static int end(int[] points, int from) {
    int end = from;
    while (end < points.length && Character.isDigit(points[end])) {
      end++;
    }
    return end;
  }

  private static long number(long seed, int[] points, int from, int to) {
    long number = seed;
    for (int i = from; i < to; i++) {
      number = number * 10 + (points[i] - '0');
    }
    return number;
  }
}
