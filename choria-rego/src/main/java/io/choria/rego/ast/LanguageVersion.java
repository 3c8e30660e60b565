package io.choria.rego.ast;

/** By which rules a module was read (spec 08 §1.12). */
public enum LanguageVersion {
  /** The syntax before OPA 1.0. */
  V0,
  /** A v0 module with {@code import rego.v1} or {@code rego.v2}: v0 capabilities, v1 checks. */
  V0_AS_V1,
  /** The syntax of OPA 1. */
  V1,
  /** V1 with {@code and}, {@code or} and the improved {@code not} always on. */
  V2;

  /** Whether the checks of v1 apply. */
  public boolean isStrictV1() {
    return this != V0;
  }

  /** Whether template strings exist (spec 08 §1.6). */
  public boolean hasTemplates() {
    return this == V1 || this == V2;
  }
}
