package io.choria.rego;

/** The version of the language that a policy text is written in (spec 08 §1.12, spec 07 §7.2). */
public enum Dialect {
  /** The language before OPA 1.0: bodies without {@code if}, sets as {@code p[x] { … }}. */
  V0,
  /** The language since OPA 1.0. */
  V1,
  /** {@link #V1} with everything that {@code import rego.v2} switches on. */
  V2,
  /** {@link #V1} if the text compiles as such, else {@link #V0} (spec 07 §7.3). */
  AUTO
}
