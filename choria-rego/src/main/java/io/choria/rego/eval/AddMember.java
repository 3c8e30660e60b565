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
      add(set, frame.evaluation, value);
    }
    return false;
  }

  @Override
  void emit(BodyCode code, Label exhausted) {
    int value = member.emit(code, exhausted);
    code.pushSink(SetValue.Builder.class);
    emitAdd(code, value);
    code.code().jump(exhausted);
  }

  /** Writes code that adds the value to the set on top. */
  static void emitAdd(BodyCode code, int value) {
    code.pushEvaluation();
    code.push(value);
    code.code()
        .callStatic(
            AddMember.class,
            "add",
            void.class,
            SetValue.Builder.class,
            Evaluation.class,
            Value.class);
  }

  static void add(SetValue.Builder set, Evaluation evaluation, Value value) {
    evaluation.allocate(Cost.ELEMENT);
    set.add(value);
  }
}
