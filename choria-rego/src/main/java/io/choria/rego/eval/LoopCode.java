package io.choria.rego.eval;

import io.choria.rego.Value;
import io.choria.rego.core.Elements;
import org.objectweb.asm.Label;

/** A loop over a collection while it is being turned into code. */
final class LoopCode {
  private final int collection;
  private final int position;
  private final Label head;

  private LoopCode(int collection, int position, Label head) {
    this.collection = collection;
    this.position = position;
    this.head = head;
  }

  /** Writes the head of a loop, which goes on at {@code done} behind the last element. */
  static LoopCode start(BodyCode code, int collection, Label done) {
    code.push(collection);
    code.code().callStatic(Elements.class, "size", int.class, Value.class);
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
    return new LoopCode(collection, position, head);
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
    code.code().callStatic(Elements.class, method, Value.class, Value.class, int.class);
    return code.stored();
  }

  /** Writes the end of the loop. */
  void again(BodyCode code) {
    code.code().increment(position);
    code.code().jump(head);
    code.leaveLoop();
  }
}
