package io.choria.rego;

import java.util.List;

/**
 * Policy or query text was rejected. All errors that were found are listed, up to the limit of the
 * compiler.
 */
public final class RegoCompileException extends RegoException {
  private static final long serialVersionUID = 1L;

  /**
   * Rejects text for these reasons.
   *
   * @param errors what is wrong, at least one, in the order in which it is reported
   */
  public RegoCompileException(List<RegoError> errors) {
    super(text(errors), errors);
  }

  private static String text(List<RegoError> errors) {
    if (errors.size() == 1) {
      return "1 error occurred: " + errors.get(0);
    }
    StringBuilder text = new StringBuilder();
    text.append(errors.size()).append(" errors occurred:");
    for (RegoError error : errors) {
      text.append('\n').append(error);
    }
    return text.toString();
  }
}
