package io.choria.rego.parse;

/**
 * Counts how deep the syntax gets, so that hostile text ends in an error and not in a stack
 * overflow (spec 08 §1.1). Brackets, braces and closures have a low limit; chains of operators,
 * which later stages flatten, a high one.
 */
final class Nesting {
  /** Levels of brackets, braces, calls and closures inside each other. */
  static final int MAX_LEVELS = 1_000;

  /** Operators in one text's longest statement. */
  static final int MAX_CHAIN = 250_000;

  private static final String EXCEEDED = "max parsing recursion depth exceeded";

  private int level;
  private int chain;
  private int deepest;

  void enter(Tokens tokens) throws ParseFailure {
    level++;
    if (level > MAX_LEVELS) {
      throw tokens.fail(tokens.place(), EXCEEDED);
    }
    deepest = Math.max(deepest, level + chain);
  }

  void leave() {
    level--;
  }

  /** Another link of a chain that nests to the left. */
  void link(Tokens tokens) throws ParseFailure {
    chain++;
    if (chain > MAX_CHAIN) {
      throw tokens.fail(tokens.place(), EXCEEDED);
    }
    deepest = Math.max(deepest, level + chain);
  }

  void startStatement() {
    level = 0;
    chain = 0;
  }

  /** An upper bound of the depth of any tree that was built. */
  int deepest() {
    return deepest;
  }
}
