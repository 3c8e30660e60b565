package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** An object comprehension. */
public final class CollectObject extends Expr {
  private final int collector;
  private final Node body;

  /** The entries that the body, which ends in {@link Add}, finds. */
  public CollectObject(int collector, Node body) {
    this.collector = collector;
    this.body = body;
  }

  @Override
  public Value eval(Frame frame) {
    ObjectValue.Builder object = ObjectValue.builder();
    Object before = frame.collectors[collector];
    frame.collectors[collector] = object;
    body.run(frame);
    frame.collectors[collector] = before;
    return object.build();
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    code.code().callStatic(ObjectValue.class, "builder", ObjectValue.Builder.class);
    code.collect(collector);
    Label done = code.code().label();
    code.closure(body, done, done);
    code.code().place(done);
    code.pushCollector(collector, ObjectValue.Builder.class);
    code.code().call(ObjectValue.Builder.class, "build", ObjectValue.class);
    return code.stored();
  }

  static void add(
      Evaluation evaluation,
      ObjectValue.Builder object,
      Value key,
      Value value,
      Location location) {
    evaluation.allocate(2 * Cost.ELEMENT);
    Value before = object.put(key, value);
    if (before != null && !before.equals(value)) {
      throw Errors.keysMustBeUnique(location);
    }
  }

  /** Ends the body. */
  public static final class Add extends Node {
    private final int collector;
    private final Expr key;
    private final Expr value;
    private final Location location;

    /** Puts this entry; conflicts are reported at {@code location}. */
    public Add(int collector, Expr key, Expr value, Location location) {
      this.collector = collector;
      this.key = key;
      this.value = value;
      this.location = location;
    }

    @Override
    public boolean run(Frame frame) {
      Value k = key.eval(frame);
      Value v = k == null ? null : value.eval(frame);
      if (k != null
          && v != null
          && frame.collectors[collector] instanceof ObjectValue.Builder object) {
        add(frame.evaluation, object, k, v, location);
      }
      return false;
    }

    @Override
    void emit(BodyCode code, Label exhausted) {
      int k = key.emit(code, exhausted);
      int v = value.emit(code, exhausted);
      code.pushEvaluation();
      code.pushCollector(collector, ObjectValue.Builder.class);
      code.push(k);
      code.push(v);
      code.code().constant(location, Location.class);
      code.code()
          .callStatic(
              CollectObject.class,
              "add",
              void.class,
              Evaluation.class,
              ObjectValue.Builder.class,
              Value.class,
              Value.class,
              Location.class);
      code.code().jump(exhausted);
    }
  }
}
