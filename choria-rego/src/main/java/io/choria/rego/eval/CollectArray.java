package io.choria.rego.eval;

import io.choria.rego.ArrayValue;
import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** An array comprehension. */
public final class CollectArray extends Expr {
  private final int collector;
  private final Node body;

  /** The values that the body, which ends in {@link Add}, finds. */
  public CollectArray(int collector, Node body) {
    this.collector = collector;
    this.body = body;
  }

  @Override
  public Value eval(Frame frame) {
    ValueList values = new ValueList();
    Object before = frame.collectors[collector];
    frame.collectors[collector] = values;
    body.run(frame);
    frame.collectors[collector] = before;
    return values.array();
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    code.code().create(ValueList.class);
    code.code().construct(ValueList.class);
    code.collect(collector);
    Label done = code.code().label();
    code.closure(body, done, done);
    code.code().place(done);
    code.pushCollector(collector, ValueList.class);
    code.code().call(ValueList.class, "array", ArrayValue.class);
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
      if (value != null && frame.collectors[collector] instanceof ValueList values) {
        frame.evaluation.allocate(Cost.ELEMENT);
        values.add(value);
      }
      return false;
    }

    @Override
    void emit(BodyCode code, Label exhausted) {
      int value = head.emit(code, exhausted);
      code.allocate(Cost.ELEMENT);
      code.pushCollector(collector, ValueList.class);
      code.push(value);
      code.code().call(ValueList.class, "add", void.class, Value.class);
      code.code().jump(exhausted);
    }
  }
}
