package io.choria.rego.ast;

import io.choria.rego.Location;
import org.jspecify.annotations.Nullable;

/**
 * A range of a source text.
 *
 * @param source the text
 * @param start offset of the first character
 * @param end offset after the last character
 * @param row row of the first character, from 1; 0 if the thing was generated
 * @param column column of the first character in code points, from 1
 */
public record Place(Source source, int start, int end, int row, int column) {
  /** The place of things that stand in no text. */
  public static final Place NONE = new Place(Source.NONE, 0, 0, 0, 0);

  /** The name of the text, empty if it has none. */
  public String file() {
    return source.file();
  }

  /** The text of the range. */
  public String text() {
    return source.text().substring(start, Math.min(end, source.text().length()));
  }

  /** The text of the range, or as much of its start as the limit allows. */
  public String text(int limit) {
    int stop = Math.min(Math.min(end, source.text().length()), start + limit);
    return source.text().substring(start, stop);
  }

  // written out: the JVM makes those of records when they are first used, which takes milliseconds
  // of the first policy of a program
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Place place
        && start == place.start
        && end == place.end
        && (source == place.source || source.equals(place.source));
  }

  @Override
  public int hashCode() {
    return 31 * start + end;
  }

  /** The range from the start of this one to the end of another one of the same source. */
  public Place to(Place last) {
    return last.source == source && last.end > end
        ? new Place(source, start, last.end, row, column)
        : this;
  }

  /** The position of the first character, as messages have it. */
  public Location position() {
    return new Location(file(), row, column);
  }

  /** {@code file:row}, or {@code row:column} if there is no file (spec 08 §3.1). */
  @Override
  public String toString() {
    return file().isEmpty() ? row + ":" + column : file() + ":" + row;
  }
}
