package io.choria.rego.eval;

import org.objectweb.asm.Label;

/** Literals under {@code with} that succeed at most once. */
public final class WithCheck extends Check {
  private final Modifier[] modifiers;
  private final Check[] checks;

  /** The checks, under the modifiers. */
  public WithCheck(Modifier[] modifiers, Check[] checks) {
    this.modifiers = modifiers;
    this.checks = checks;
  }

  @Override
  public boolean holds(Frame frame) {
    Scope inner = ScopeBuilder.enter(frame, modifiers);
    if (inner == null) {
      return false;
    }
    Scope outer = frame.scope;
    frame.scope = inner;
    boolean result = true;
    for (int i = 0; result && i < checks.length; i++) {
      result = checks[i].holds(frame);
    }
    frame.scope = outer;
    return result;
  }

  @Override
  void emit(BodyCode code, Label fails) {
    if (code.framed()) {
      super.emit(code, fails);
      return;
    }
    int outer = code.enter(Modifier.emit(code, modifiers, fails));
    for (Check check : checks) {
      check.emit(code, fails);
    }
    code.enter(outer);
  }
}
