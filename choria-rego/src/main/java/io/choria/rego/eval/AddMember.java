package io.choria.rego.eval;

import io.choria.rego.SetValue;
import io.choria.rego.Value;

/** Ends the body of a set rule. */
public final class AddMember extends Node {
  private final Expr member;

  /** Adds this value. */
  public AddMember(Expr member) {
    this.member = member;
  }

  @Override
  public boolean run(Frame frame) {
    Value value = member.eval(frame);
    if (value != null && frame.sink instanceof SetValue.Builder set) {
      frame.evaluation.allocate(Cost.ELEMENT);
      set.add(value);
    }
    return false;
  }
}
