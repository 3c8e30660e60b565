package io.choria.rego.parse;

import io.choria.rego.RegoError;

/**
 * Ends an attempt to read something. Attempts that have an alternative catch it, so it carries no
 * stack trace.
 */
final class ParseFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient RegoError error;

  ParseFailure(RegoError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  RegoError error() {
    return error;
  }
}
