package io.choria.rego.eval;

/** One body gave two values. Carries nothing: who catches it finds the values out again. */
final class ConflictingValues extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConflictingValues() {
    super("conflicting values", null, false, false);
  }
}
