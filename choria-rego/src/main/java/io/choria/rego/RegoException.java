package io.choria.rego;

import java.util.List;

/**
 * Any failure of this module: a policy that does not compile, an evaluation that was aborted, a
 * bundle that is refused.
 */
public class RegoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<RegoError> errors;

  /**
   * A failure that is not about one place in a policy.
   *
   * @param message what is wrong
   */
  public RegoException(String message) {
    super(message);
    this.errors = List.of();
  }

  /**
   * A failure that is not about one place in a policy, with its cause.
   *
   * @param message what is wrong
   * @param cause what led to it
   */
  public RegoException(String message, Throwable cause) {
    super(message, cause);
    this.errors = List.of();
  }

  RegoException(String message, List<RegoError> errors) {
    super(message);
    this.errors = List.copyOf(errors);
  }

  RegoException(String message, Throwable cause, List<RegoError> errors) {
    super(message, cause);
    this.errors = List.copyOf(errors);
  }

  /**
   * {@return the errors in the order of their positions; empty when the failure is not about policy
   * text}
   */
  public List<RegoError> errors() {
    return errors;
  }
}
