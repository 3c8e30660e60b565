package io.choria.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One finding about a configuration. Immutable.
 *
 * <p>{@link #toString()} is one line as {@code /etc/app.conf:3:8: error: port: expected an integer,
 * found "http"}. Values of secret settings never appear in it.
 */
public final class Diagnostic {
  /** How bad a finding is. */
  public enum Severity {
    /** The configuration cannot be used. */
    ERROR,
    /** The configuration is used as described. */
    WARNING
  }

  private final Severity severity;
  private final Problem problem;
  private final Origin origin;
  private final @Nullable String key;
  private final String text;
  private final @Nullable String suggestion;

  Diagnostic(
      Severity severity,
      Problem problem,
      Origin origin,
      @Nullable String key,
      String text,
      @Nullable String suggestion) {
    this.severity = severity;
    this.problem = problem;
    this.origin = origin;
    this.key = key;
    this.text = text;
    this.suggestion = suggestion;
  }

  /**
   * How bad it is.
   *
   * @return error or warning
   */
  public Severity severity() {
    return severity;
  }

  /**
   * The kind of problem.
   *
   * @return a code that does not change between versions
   */
  public Problem problem() {
    return problem;
  }

  /**
   * Where it was found.
   *
   * @return a line of a file, a variable, or another source
   */
  public Origin origin() {
    return origin;
  }

  /**
   * The key it is about.
   *
   * @return the key, or empty when it is about a line or file
   */
  public Optional<String> key() {
    return Optional.ofNullable(key);
  }

  /**
   * What was expected and what was found, in words.
   *
   * @return text without position and key
   */
  public String text() {
    return text;
  }

  /**
   * What the writer probably meant.
   *
   * @return a key or value to write instead, if one is near
   */
  public Optional<String> suggestion() {
    return Optional.ofNullable(suggestion);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    if (origin instanceof Origin.Line line) {
      int column =
          problem == Problem.UNKNOWN_KEY || problem == Problem.DEPRECATED_KEY || key == null
              ? line.column()
              : line.valueColumn();
      out.append(line.file()).append(':').append(line.line()).append(':').append(column);
      out.append(": ");
    } else if (problem != Problem.MISSING) {
      out.append(origin).append(": ");
    }
    out.append(severity == Severity.ERROR ? "error: " : "warning: ");
    if (key != null) {
      out.append(Printable.cut(key)).append(": ");
    }
    out.append(text);
    if (suggestion != null) {
      out.append("; did you mean ").append(suggestion).append('?');
    }
    return out.toString();
  }
}
