package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** Ends the body of a rule whose path has variables. */
public final class AddEntry extends Node {
  private final Expr[] path;
  private final Expr value;
  private final boolean set;
  private final Location location;

  /**
   * Puts a value at a path.
   *
   * @param path elements below the document
   * @param value the value, or the member of the set
   * @param set whether a set stands at the path
   * @param location where conflicts are reported
   */
  public AddEntry(Expr[] path, Expr value, boolean set, Location location) {
    this.path = path;
    this.value = value;
    this.set = set;
    this.location = location;
  }

  @Override
  public boolean run(Frame frame) {
    if (!(frame.sink instanceof Extent extent)) {
      return false;
    }
    Value found = value.eval(frame);
    if (found == null) {
      return false;
    }
    Value[] keys = Expr.all(path, frame);
    if (keys == null) {
      return false;
    }
    add(frame.evaluation, extent, keys, found);
    return false;
  }

  void add(Evaluation evaluation, Extent extent, Value[] keys, Value found) {
    evaluation.allocate((keys.length + 1) * Cost.ELEMENT);
    boolean added = set ? extent.add(keys, found) : extent.put(keys, found);
    if (!added) {
      throw Errors.keysMustBeUnique(location);
    }
  }

  @Override
  void emit(BodyCode code, Label exhausted) {
    int found = value.emit(code, exhausted);
    int[] keys = code.emitAll(path, exhausted);
    code.code().constant(this, AddEntry.class);
    code.pushEvaluation();
    code.pushSink(Extent.class);
    code.pushAll(keys);
    code.push(found);
    code.code()
        .call(
            AddEntry.class,
            "add",
            void.class,
            Evaluation.class,
            Extent.class,
            Value[].class,
            Value.class);
    code.code().jump(exhausted);
  }
}
