package io.choria.rego;

/**
 * A position in policy text (spec 08 §1.1).
 *
 * @param file name under which the text was given to the compiler; empty when it has none, as for
 *     queries
 * @param row line, counted from 1; 0 when the position is not known
 * @param column code point in the line, counted from 1; 0 when the position is not known
 */
public record Location(String file, int row, int column) implements Comparable<Location> {

  /** The position of something that no text stands for. */
  public static final Location UNKNOWN = new Location("", 0, 0);

  /** Orders by file, then row, then column. */
  @Override
  public int compareTo(Location other) {
    int byFile = file.compareTo(other.file);
    if (byFile != 0) {
      return byFile;
    }
    int byRow = Integer.compare(row, other.row);
    return byRow != 0 ? byRow : Integer.compare(column, other.column);
  }

  /** {@code file:row}, or {@code row:column} when there is no file. */
  @Override
  public String toString() {
    return file.isEmpty() ? row + ":" + column : file + ":" + row;
  }
}
