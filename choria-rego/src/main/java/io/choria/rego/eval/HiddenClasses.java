package io.choria.rego.eval;

import java.lang.invoke.MethodHandles;

/** The right to put classes into this package. */
final class HiddenClasses {
  static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private HiddenClasses() {}
}
