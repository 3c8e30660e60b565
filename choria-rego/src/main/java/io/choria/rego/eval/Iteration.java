package io.choria.rego.eval;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** Goes through a collection, in order; as an object, a loop that is being written. */
final class Iteration {
  private final int collection;
  private final int position;
  private final Label head;

  private Iteration(int collection, int position, Label head) {
    this.collection = collection;
    this.position = position;
    this.head = head;
  }

  static void keys(Value collection, java.util.function.Consumer<Value> action) {
    for (int i = 0; i < size(collection); i++) {
      action.accept(keyAt(collection, i));
    }
  }

  static boolean isCollection(Value value) {
    return value instanceof ArrayValue || value instanceof ObjectValue || value instanceof SetValue;
  }

  /** The number of elements; none if it is no collection. */
  static int size(Value collection) {
    if (collection instanceof ArrayValue array) {
      return array.size();
    }
    if (collection instanceof ObjectValue object) {
      return object.size();
    }
    return collection instanceof SetValue set ? set.size() : 0;
  }

  static Value keyAt(Value collection, int position) {
    if (collection instanceof ArrayValue) {
      return Value.of((long) position);
    }
    return collection instanceof ObjectValue object
        ? object.keyAt(position)
        : ((SetValue) collection).at(position);
  }

  static Value valueAt(Value collection, int position) {
    if (collection instanceof ArrayValue array) {
      return array.get(position);
    }
    return collection instanceof ObjectValue object
        ? object.valueAt(position)
        : ((SetValue) collection).at(position);
  }

  /** Writes the head of a loop, which goes on at {@code done} behind the last element. */
  static Iteration start(BodyCode code, int collection, Label done) {
    code.push(collection);
    code.code().callStatic(Iteration.class, "size", int.class, Value.class);
    int size = code.code().local();
    code.code().storeInt(size);
    int position = code.code().local();
    code.code().number(0);
    code.code().storeInt(position);
    Label head = code.code().label();
    code.code().place(head);
    code.code().loadInt(position);
    code.code().loadInt(size);
    code.code().jumpUnlessLess(done);
    code.step();
    code.enterLoop();
    return new Iteration(collection, position, head);
  }

  /** Writes code for the key of the present element. */
  int key(BodyCode code) {
    return element(code, "keyAt");
  }

  /** Writes code for the present element. */
  int value(BodyCode code) {
    return element(code, "valueAt");
  }

  private int element(BodyCode code, String method) {
    code.push(collection);
    code.code().loadInt(position);
    code.code().callStatic(Iteration.class, method, Value.class, Value.class, int.class);
    return code.stored();
  }

  /** Writes the end of the loop. */
  void again(BodyCode code) {
    code.code().increment(position);
    code.code().jump(head);
    code.leaveLoop();
  }
}
