package io.choria.rego.eval;

import io.choria.rego.ArrayValue;
import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.List;
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
    List<Value> values = new ArrayList<>();
    Object before = frame.collectors[collector];
    frame.collectors[collector] = values;
    body.run(frame);
    frame.collectors[collector] = before;
    return ArrayValue.of(values);
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    code.code().create(ArrayList.class);
    code.code().construct(ArrayList.class);
    code.collect(collector);
    Label done = code.code().label();
    code.closure(body, done, done);
    code.code().place(done);
    code.pushCollector(collector, ArrayList.class);
    code.code().callStatic(ArrayValue.class, "of", ArrayValue.class, List.class);
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
    @SuppressWarnings("unchecked") // put there by the comprehension
    public boolean run(Frame frame) {
      Value value = head.eval(frame);
      List<Value> values = (List<Value>) frame.collectors[collector];
      if (value != null && values != null) {
        frame.evaluation.allocate(Cost.ELEMENT);
        values.add(value);
      }
      return false;
    }

    @Override
    void emit(BodyCode code, Label exhausted) {
      int value = head.emit(code, exhausted);
      code.allocate(Cost.ELEMENT);
      code.pushCollector(collector, ArrayList.class);
      code.push(value);
      code.code().call(ArrayList.class, "add", boolean.class, Object.class);
      code.code().drop();
      code.code().jump(exhausted);
    }
  }
}
