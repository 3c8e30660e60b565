package io.choria.rego.eval;

import org.objectweb.asm.Label;

/** A literal under {@code with}. */
public final class WithNode extends Node {
  private final Modifier[] modifiers;
  private final Node literal;

  /** The literal, under the modifiers; what is behind it runs outside of them by {@link Exit}. */
  public WithNode(Modifier[] modifiers, Node literal) {
    this.modifiers = modifiers;
    this.literal = literal;
  }

  @Override
  public boolean run(Frame frame) {
    Scope inner = ScopeBuilder.enter(frame, modifiers);
    if (inner == null) {
      return false;
    }
    Scope outer = frame.scope;
    frame.scope = inner;
    boolean stop = literal.run(frame);
    frame.scope = outer;
    return stop;
  }

  @Override
  void emit(BodyCode code, Label exhausted) {
    if (code.framed()) {
      super.emit(code, exhausted);
      return;
    }
    int outer = code.enter(Modifier.emit(code, modifiers, exhausted));
    code.around(outer);
    literal.emit(code, exhausted);
    code.enter(outer);
  }

  /** Ends the literal. */
  public static final class Exit extends Node {
    private final Node next;

    /** Goes on with {@code next}, in the scope around the literal. */
    public Exit(Node next) {
      this.next = next;
    }

    @Override
    public boolean run(Frame frame) {
      Scope inner = frame.scope;
      Scope outer = inner.outer;
      if (outer == null) {
        throw new IllegalStateException("no scope around a literal with modifiers");
      }
      frame.scope = outer;
      boolean stop = next.run(frame);
      frame.scope = inner;
      return stop;
    }

    @Override
    void emit(BodyCode code, Label exhausted) {
      int inner = code.leave();
      code.next(next, exhausted);
      code.enter(inner);
    }
  }
}
