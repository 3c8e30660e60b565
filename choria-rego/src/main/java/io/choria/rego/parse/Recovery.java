package io.choria.rego.parse;

import io.choria.rego.RegoError;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Source;

/**
 * Finds where the next statement starts behind one that could not be read, so that one mistake does
 * not hide the others: a word in the first column, behind a row that is empty, a comment or the end
 * of a body. Anything less certain would blame what is right.
 */
final class Recovery {
  /** Who writes longer texts by hand has other problems; who sends them must not cost much. */
  private static final int LONGEST_TEXT = 1 << 20;

  private final Tokens tokens;

  Recovery(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Whether a statement surely starts here. */
  boolean isStatement() {
    Place place = tokens.place();
    return startsStatement(place.source(), place.row());
  }

  /** Goes on to the next statement behind a failure; false if there is none. */
  boolean next(RegoError failure) {
    Source source = tokens.place().source();
    if (source.text().length() > LONGEST_TEXT) {
      return false;
    }
    // a text that cannot be split into words has no statements from there on
    while (!tokens.is(TokenKind.EOF) && !tokens.is(TokenKind.ILLEGAL)) {
      tokens.advance();
      int row = tokens.place().row();
      if (row > failure.location().row() && startsStatement(source, row)) {
        return true;
      }
    }
    return false;
  }

  private boolean startsStatement(Source source, int row) {
    boolean word =
        tokens.is(TokenKind.IDENT)
            || tokens.is(TokenKind.DEFAULT)
            || tokens.is(TokenKind.IMPORT)
            || tokens.is(TokenKind.PACKAGE);
    return word && tokens.place().column() == 1 && isBorder(source.line(row - 1));
  }

  private static boolean isBorder(String line) {
    return line.isBlank() || line.startsWith("#") || line.startsWith("}");
  }
}
