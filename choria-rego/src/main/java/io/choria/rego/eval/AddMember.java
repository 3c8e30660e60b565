package io.choria.rego.eval;

import io.choria.rego.SetValue;
import io.choria.rego.Value;
import org.objectweb.asm.Label;

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

  @Override
  void emit(BodyCode code, Label exhausted) {
    int value = member.emit(code, exhausted);
    code.pushEvaluation();
    code.pushSink(SetValue.Builder.class);
    code.push(value);
    code.code()
        .callStatic(
            AddMember.class,
            "add",
            void.class,
            Evaluation.class,
            SetValue.Builder.class,
            Value.class);
    code.code().jump(exhausted);
  }

  static void add(Evaluation evaluation, SetValue.Builder set, Value value) {
    evaluation.allocate(Cost.ELEMENT);
    set.add(value);
  }
}
