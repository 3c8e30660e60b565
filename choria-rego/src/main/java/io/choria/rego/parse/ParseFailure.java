package io.choria.rego.parse;

/**
 * Ends an attempt to read something, the reasons of which {@link Tokens} knows. Attempts that have
 * an alternative catch it, so it carries no stack trace.
 */
final class ParseFailure extends Exception {
  private static final long serialVersionUID = 1L;

  ParseFailure() {
    super("cannot be read", null, false, false);
  }
}
