package io.choria.rego.parse;

import io.choria.rego.ast.Term;

/**
 * Counts how deep the syntax gets, so that hostile text ends in an error and not in a stack
 * overflow (spec 08 §1.1). What nests has a low limit; chains of operators, which later stages
 * flatten, a high one.
 */
final class Nesting {
  /** Levels of terms and bodies inside each other, and parts of a path that rules stand at. */
  static final int MAX_LEVELS = 5_000;

  /** Operators in one text's longest statement. */
  static final int MAX_CHAIN = 125_000;

  /** Bodies inside each other: what is bound where is worked out anew for each of them. */
  static final int MAX_BODIES = 500;

  private final int room;

  private int level;
  private int bodies;
  private int chain;
  private boolean exceeded;
  private int deepest;
  private int deepestNested;

  /** Says that the stack has no room for what the text holds. */
  static final class NoRoom extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoRoom() {
      super("deep syntax on a small stack", null, false, false);
    }
  }

  /**
   * Nothing nests yet.
   *
   * @param room for how many levels the stack has room
   */
  Nesting(int room) {
    this.room = room;
  }

  /** A level more; {@link #leave} ends it. */
  void enter(Tokens tokens) throws ParseFailure {
    level++;
    if (level > MAX_LEVELS) {
      throw exceeded(tokens, MAX_LEVELS + " levels");
    }
    if (level > room) {
      throw new NoRoom();
    }
    nests(level);
  }

  private void nests(int levels) {
    deepestNested = Math.max(deepestNested, levels);
    deepest = Math.max(deepest, level + chain);
  }

  void leave() {
    level--;
  }

  /** A body more; {@link #leaveBody} ends it. */
  void enterBody(Tokens tokens) throws ParseFailure {
    bodies++;
    if (bodies > MAX_BODIES) {
      throw exceeded(tokens, MAX_BODIES + " bodies");
    }
    enter(tokens);
  }

  void leaveBody() {
    leave();
    bodies--;
  }

  private ParseFailure exceeded(Tokens tokens, String limit) {
    exceeded = true;
    return tokens.fail(tokens.place(), "max parsing recursion depth exceeded: " + limit);
  }

  /** Another link of a chain that nests to the left. */
  void link(Tokens tokens) throws ParseFailure {
    chain++;
    if (chain > MAX_CHAIN) {
      throw exceeded(tokens, MAX_CHAIN + " operators");
    }
    deepest = Math.max(deepest, level + chain);
  }

  /** A path whose parts become documents inside each other; whether it is short enough. */
  boolean path(Term.Ref reference) {
    int parts = reference.path().size();
    deepest = Math.max(deepest, parts);
    nests(parts);
    return parts <= MAX_LEVELS;
  }

  /** Whether the statement was too deep, which reading it in another way does not change. */
  boolean isExceeded() {
    return exceeded;
  }

  void startStatement() {
    exceeded = false;
    level = 0;
    bodies = 0;
    chain = 0;
  }

  /** An upper bound of the depth of any tree that was built. */
  int deepest() {
    return deepest;
  }

  /** The same for trees in which operators and calls stand one after the other. */
  int deepestNested() {
    return deepestNested;
  }
}
