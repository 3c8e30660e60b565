package io.choria.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the findings of one load. Not thread-safe. */
final class Diagnostics {
  /** A hostile file must not fill memory with findings about itself. */
  private static final int MAX = 1_000;

  private final boolean strict;
  private final List<Diagnostic> found = new ArrayList<>();
  private boolean failed;
  private @Nullable Throwable cause;

  Diagnostics(boolean strict) {
    this.strict = strict;
  }

  boolean isStrict() {
    return strict;
  }

  /**
   * Whether further findings are mostly dropped, so that it is not worth while to word them well.
   */
  boolean isFull() {
    return found.size() >= MAX;
  }

  /** Something that Choria accepts in silence: an error only in strict mode. */
  void lenient(
      Problem problem,
      Origin origin,
      @Nullable String key,
      String text,
      @Nullable String suggestion) {
    add(strict, problem, origin, key, text, suggestion);
  }

  void warning(Problem problem, Origin origin, @Nullable String key, String text) {
    add(false, problem, origin, key, text, null);
  }

  void error(Problem problem, Origin origin, @Nullable String key, String text) {
    add(true, problem, origin, key, text, null);
  }

  void error(ConfigException failure, Origin origin) {
    if (cause == null) {
      cause = failure.getCause();
    }
    add(true, failure.problem(), origin, null, String.valueOf(failure.getMessage()), null);
  }

  private void add(
      boolean isError,
      Problem problem,
      Origin origin,
      @Nullable String key,
      String text,
      @Nullable String suggestion) {
    if (isFull() && (!isError || failed)) {
      return;
    }
    failed |= isError;
    Diagnostic.Severity severity =
        isError ? Diagnostic.Severity.ERROR : Diagnostic.Severity.WARNING;
    found.add(new Diagnostic(severity, problem, origin, key, text, suggestion));
  }

  List<Diagnostic> list() {
    return List.copyOf(found);
  }

  /**
   * Ends a load.
   *
   * @throws ConfigException when there is an error
   */
  void throwIfFailed() {
    if (failed) {
      throw ConfigException.of(found, cause);
    }
  }
}
