package io.choria.rego.eval;

import org.objectweb.asm.Label;

/** Literals in a row that succeed at most once each. */
public final class Checks extends Node {
  private final Check[] checks;
  private final Node next;

  /** All of {@code checks}, then {@code next}. */
  public Checks(Check[] checks, Node next) {
    this.checks = checks;
    this.next = next;
  }

  /** What is checked first. */
  Check first() {
    return checks[0];
  }

  @Override
  public boolean run(Frame frame) {
    for (Check check : checks) {
      if (!check.holds(frame)) {
        return false;
      }
    }
    return next.run(frame);
  }

  @Override
  void emit(BodyCode code, Label exhausted) {
    for (Check check : checks) {
      check.emit(code, exhausted);
    }
    code.next(next, exhausted);
  }
}
