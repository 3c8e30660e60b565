package io.choria.rego.parse;

import org.jspecify.annotations.Nullable;

/** The remembered outcome of reading something at a position: what was read, or why not. */
final class Attempt<T> {
  private final @Nullable T result;
  private final Reported before;
  private final Tokens.Mark end;

  private Attempt(@Nullable T result, Reported before, Tokens tokens) {
    this.result = result;
    this.before = before;
    this.end = tokens.save();
  }

  /**
   * What was read.
   *
   * @param before what was reported when the attempt began
   * @param tokens where it ended
   */
  static <T> Attempt<T> success(T result, Reported before, Tokens tokens) {
    return new Attempt<>(result, before, tokens);
  }

  /** Nothing could be read. */
  static <T> Attempt<T> failure(Reported before, Tokens tokens) {
    return new Attempt<>(null, before, tokens);
  }

  /** Goes to where the attempt ended, reports what it reported, and ends in the same way. */
  T replay(Tokens tokens) throws ParseFailure {
    tokens.goTo(end, before);
    if (result != null) {
      return result;
    }
    throw new ParseFailure();
  }
}
