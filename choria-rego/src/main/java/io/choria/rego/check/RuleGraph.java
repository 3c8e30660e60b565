package io.choria.rego.check;

/** Which rules ask for which (spec 08 §2.21). */
final class RuleGraph {}
