package io.choria.rego.eval;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** An open element: goes through a collection. */
public final class ScanAll extends Consumer {
  private final Pattern key;
  private final Consumer next;

  /** Hands over each part whose key fits. */
  public ScanAll(Pattern key, Consumer next) {
    this.key = key;
    this.next = next;
  }

  /** What keys must fit. */
  Pattern key() {
    return key;
  }

  /** What gets each part. */
  Consumer next() {
    return next;
  }

  @Override
  public boolean accept(Frame frame, Value value) {
    Evaluation evaluation = frame.evaluation;
    if (value instanceof ArrayValue array) {
      for (int i = 0; i < array.size(); i++) {
        evaluation.step();
        if (key.match(frame, Value.of((long) i)) && next.accept(frame, array.get(i))) {
          return true;
        }
      }
    } else if (value instanceof ObjectValue object) {
      for (int i = 0; i < object.size(); i++) {
        evaluation.step();
        if (key.match(frame, object.keyAt(i)) && next.accept(frame, object.valueAt(i))) {
          return true;
        }
      }
    } else if (value instanceof SetValue set) {
      for (int i = 0; i < set.size(); i++) {
        evaluation.step();
        Value member = set.at(i);
        if (key.match(frame, member) && next.accept(frame, member)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  void emit(BodyCode code, int value, Label exhausted) {
    LoopCode loop = LoopCode.start(code, value, exhausted);
    Label again = code.code().label();
    key.emit(code, loop.key(code), again);
    next.emit(code, loop.value(code), again);
    code.code().place(again);
    loop.again(code);
  }
}
