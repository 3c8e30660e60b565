package io.choria.rego.eval;

import io.choria.rego.SetValue;
import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** A set comprehension. */
public final class CollectSet extends Expr {
  private final int collector;
  private final Node body;

  /** The values that the body, which ends in {@link Add}, finds. */
  public CollectSet(int collector, Node body) {
    this.collector = collector;
    this.body = body;
  }

  @Override
  public SetValue eval(Frame frame) {
    SetValue.Builder set = SetValue.builder();
    Object before = frame.collectors[collector];
    frame.collectors[collector] = set;
    body.run(frame);
    frame.collectors[collector] = before;
    return set.build();
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    code.code().callStatic(SetValue.class, "builder", SetValue.Builder.class);
    code.collect(collector);
    Label done = code.code().label();
    code.closure(body, done, done);
    code.code().place(done);
    code.pushCollector(collector, SetValue.Builder.class);
    code.code().call(SetValue.Builder.class, "build", SetValue.class);
    return code.stored();
  }

  /** Ends the body. */
  public static final class Add extends Node {
    private final int collector;
    private final Expr head;

    /** Adds this value. */
    public Add(int collector, Expr head) {
      this.collector = collector;
      this.head = head;
    }

    @Override
    public boolean run(Frame frame) {
      Value value = head.eval(frame);
      if (value != null && frame.collectors[collector] instanceof SetValue.Builder set) {
        AddMember.add(set, frame.evaluation, value);
      }
      return false;
    }

    @Override
    void emit(BodyCode code, Label exhausted) {
      int value = head.emit(code, exhausted);
      code.pushCollector(collector, SetValue.Builder.class);
      AddMember.emitAdd(code, value);
      code.code().jump(exhausted);
    }
  }
}
