package io.choria.rego.eval;

/** Estimates of what results take. */
final class Cost {
  /** Bytes of one element of a collection, without what it refers to. */
  static final long ELEMENT = 32;

  private Cost() {}
}
