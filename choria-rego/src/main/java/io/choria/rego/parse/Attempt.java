package io.choria.rego.parse;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The remembered outcome of reading something at a position: what was read, or why not. */
final class Attempt<T> {
  private final @Nullable T result;
  private final @Nullable ParseFailure failure;
  private final int end;

  private Attempt(@Nullable T result, @Nullable ParseFailure failure, int end) {
    this.result = result;
    this.failure = failure;
    this.end = end;
  }

  static <T> Attempt<T> success(T result, int end) {
    return new Attempt<>(result, null, end);
  }

  static <T> Attempt<T> failure(ParseFailure failure, int end) {
    return new Attempt<>(null, failure, end);
  }

  /** Goes to where the attempt ended, and ends in the same way. */
  T replay(Tokens tokens) throws ParseFailure {
    tokens.reset(end);
    if (result != null) {
      return result;
    }
    throw Objects.requireNonNull(failure);
  }
}
