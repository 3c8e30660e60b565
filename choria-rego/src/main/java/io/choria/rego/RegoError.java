package io.choria.rego;

import java.util.List;

/**
 * One error of a policy or of an evaluation (spec 08 §3.1).
 *
 * @param code one of the codes of spec 08 §3.1, for example {@code rego_parse_error} or {@code
 *     eval_conflict_error}
 * @param message what is wrong, without position and code
 * @param location where
 * @param details further lines: the source line with a caret, or the types that do not fit
 */
public record RegoError(String code, String message, Location location, List<String> details) {

  /**
   * Copies the details.
   *
   * @param code the code of the error
   * @param message what is wrong
   * @param location where it stands
   * @param details further lines
   */
  public RegoError {
    details = List.copyOf(details);
  }

  /**
   * An error without details.
   *
   * @param code the code of the error
   * @param message what is wrong
   * @param location where it stands
   */
  public RegoError(String code, String message, Location location) {
    this(code, message, location, List.of());
  }

  /** {@code file:row: code: message}, details on lines of their own, indented by a tab. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (location.row() > 0 || !location.file().isEmpty()) {
      text.append(location).append(": ");
    }
    text.append(code).append(": ").append(message);
    for (String detail : details) {
      text.append("\n\t").append(detail);
    }
    return text.toString();
  }
}
