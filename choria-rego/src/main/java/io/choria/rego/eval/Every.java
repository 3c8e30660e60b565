package io.choria.rego.eval;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.Value;
import io.choria.rego.core.Elements;
import org.objectweb.asm.Label;

/** {@code every} (spec 08 §2.14). */
public final class Every extends Check {
  private final int keySlot;
  private final int valueSlot;
  private final Expr domain;
  private final Node body;

  /**
   * Holds if the body, which ends in {@link Found}, has a solution for each element.
   *
   * @param keySlot where the key goes, negative if nobody asks for it
   */
  public Every(int keySlot, int valueSlot, Expr domain, Node body) {
    this.keySlot = keySlot;
    this.valueSlot = valueSlot;
    this.domain = domain;
    this.body = body;
  }

  @Override
  public boolean holds(Frame frame) {
    Value collection = domain.eval(frame);
    if (collection instanceof ArrayValue array) {
      for (int i = 0; i < array.size(); i++) {
        if (!each(frame, keySlot < 0 ? array : Value.of((long) i), array.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (collection instanceof ObjectValue object) {
      for (int i = 0; i < object.size(); i++) {
        if (!each(frame, object.keyAt(i), object.valueAt(i))) {
          return false;
        }
      }
      return true;
    }
    if (collection instanceof SetValue set) {
      for (int i = 0; i < set.size(); i++) {
        if (!each(frame, set.at(i), set.at(i))) {
          return false;
        }
      }
      return true;
    }
    return false;
  }

  private boolean each(Frame frame, Value key, Value value) {
    frame.evaluation.step();
    if (keySlot >= 0) {
      frame.slots[keySlot] = key;
    }
    frame.slots[valueSlot] = value;
    return body.run(frame);
  }

  @Override
  void emit(BodyCode code, Label fails) {
    int collection = domain.emit(code, fails);
    code.push(collection);
    code.code().callStatic(Elements.class, "isCollection", boolean.class, Value.class);
    code.code().jumpIfFalse(fails);
    Label holds = code.code().label();
    LoopCode loop = LoopCode.start(code, collection, holds);
    if (keySlot >= 0) {
      code.bind(keySlot, loop.key(code));
    }
    code.bind(valueSlot, loop.value(code));
    Label next = code.code().label();
    code.closure(body, next, fails);
    code.code().place(next);
    loop.again(code);
    code.code().place(holds);
  }
}
