package io.choria.rego.ast;

import java.util.Arrays;

/**
 * One text with its name. Positions are offsets in UTF-16 units of {@link #text()}; rows and
 * columns (in code points) are 1-based (spec 08 §1.1).
 */
public final class Source {
  /** Stands for text that was generated, not read. */
  public static final Source NONE = new Source("", "");

  private static final int BLOCK = 10;

  private final String file;
  private final String text;
  private final int[] lineStarts;

  /**
   * How many characters that take two units come before each 1 024th unit; empty if there are none.
   */
  private final int[] pairsBefore;

  /**
   * @param file the name shown in messages, empty if there is no file
   * @param text the whole text
   */
  public Source(String file, String text) {
    this.file = file;
    this.text = text;
    this.lineStarts = findLines(text);
    this.pairsBefore = findPairs(text);
  }

  private static int[] findPairs(String text) {
    int pairs = text.length() - text.codePointCount(0, text.length());
    if (pairs == 0) {
      return new int[0];
    }
    int[] before = new int[(text.length() >> BLOCK) + 1];
    for (int i = 1; i < before.length; i++) {
      before[i] = before[i - 1] + pairs(text, (i - 1) << BLOCK, i << BLOCK);
    }
    return before;
  }

  /** How many pairs end in a range. */
  private static int pairs(String text, int from, int to) {
    int pairs = 0;
    for (int i = Math.max(1, from); i < to; i++) {
      if (Character.isLowSurrogate(text.charAt(i))
          && Character.isHighSurrogate(text.charAt(i - 1))) {
        pairs++;
      }
    }
    return pairs;
  }

  /** How many pairs end before an offset; does not take longer where a line is long. */
  private int pairsBefore(int offset) {
    if (pairsBefore.length == 0) {
      return 0;
    }
    int block = offset >> BLOCK;
    return pairsBefore[block] + pairs(text, block << BLOCK, offset);
  }

  private static int[] findLines(String text) {
    int[] starts = new int[16];
    int count = 1;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
      }
      starts[count++] = at + 1;
    }
    return Arrays.copyOf(starts, count);
  }

  /** The name shown in messages, empty if there is none. */
  public String file() {
    return file;
  }

  /** The whole text. */
  public String text() {
    return text;
  }

  /** The row (from 1) that holds this offset. */
  public int rowOf(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** The offset of a position, as places have it. */
  public int offset(int row, int column) {
    return text.offsetByCodePoints(lineStarts[row - 1], column - 1);
  }

  /** The text of a row (from 1) without its line end. */
  public String line(int row) {
    if (row < 1 || row > lineStarts.length) {
      return "";
    }
    int start = lineStarts[row - 1];
    int end = row < lineStarts.length ? lineStarts[row] - 1 : text.length();
    if (end > start && text.charAt(end - 1) == '\r') {
      end--;
    }
    return text.substring(start, end);
  }

  /** The place of a range of this text. */
  public Place at(int start, int end) {
    int row = rowOf(start);
    int line = lineStarts[row - 1];
    int column = start - line - (pairsBefore(start) - pairsBefore(line)) + 1;
    return new Place(this, start, end, row, column);
  }

  @Override
  public String toString() {
    return file.isEmpty() ? "text of " + text.length() + " characters" : file;
  }
}
