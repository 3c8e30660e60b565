package io.choria.config;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A configuration, or a text of one, cannot be used.
 *
 * <p>The message holds every diagnostic, one per line, errors first. Values of secret settings do
 * not appear in it.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The kind of the first error. */
  private final Problem problem;

  private final transient List<Diagnostic> diagnostics;

  private ConfigException(
      Problem problem, String message, List<Diagnostic> diagnostics, @Nullable Throwable cause) {
    super(message, cause);
    this.problem = problem;
    this.diagnostics = diagnostics;
  }

  static ConfigException of(Problem problem, String message) {
    return new ConfigException(problem, message, List.of(), null);
  }

  static ConfigException of(Problem problem, String message, Throwable cause) {
    return new ConfigException(problem, message, List.of(), cause);
  }

  /** The first error decides about {@link #problem()}. */
  static ConfigException of(List<Diagnostic> diagnostics, @Nullable Throwable cause) {
    List<Diagnostic> errors = bySeverity(diagnostics, Diagnostic.Severity.ERROR);
    List<Diagnostic> warnings = bySeverity(diagnostics, Diagnostic.Severity.WARNING);
    String report =
        java.util.stream.Stream.concat(errors.stream(), warnings.stream())
            .map(Diagnostic::toString)
            .collect(Collectors.joining("\n"));
    String head =
        "the configuration has "
            + errors.size()
            + (errors.size() == 1 ? " error" : " errors")
            + (warnings.isEmpty() ? "" : " and " + warnings.size() + " warnings")
            + ":\n";
    return new ConfigException(
        errors.get(0).problem(), head + report, List.copyOf(diagnostics), cause);
  }

  private static List<Diagnostic> bySeverity(
      List<Diagnostic> diagnostics, Diagnostic.Severity severity) {
    return diagnostics.stream().filter(d -> d.severity() == severity).toList();
  }

  /**
   * The kind of the first error.
   *
   * @return a code that does not change between versions
   */
  public Problem problem() {
    return problem;
  }

  /**
   * Everything that was found, in the order of the sources.
   *
   * @return the findings; empty when the exception is not about a load
   */
  public List<Diagnostic> diagnostics() {
    return diagnostics == null ? List.of() : diagnostics;
  }
}
