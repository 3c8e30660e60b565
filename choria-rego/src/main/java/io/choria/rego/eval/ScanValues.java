package io.choria.rego.eval;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** An open element whose key nobody asks for. */
public final class ScanValues extends Consumer {
  private final Consumer next;

  /** Hands over each part. */
  public ScanValues(Consumer next) {
    this.next = next;
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
        if (next.accept(frame, array.get(i))) {
          return true;
        }
      }
    } else if (value instanceof ObjectValue object) {
      for (int i = 0; i < object.size(); i++) {
        evaluation.step();
        if (next.accept(frame, object.valueAt(i))) {
          return true;
        }
      }
    } else if (value instanceof SetValue set) {
      for (int i = 0; i < set.size(); i++) {
        evaluation.step();
        if (next.accept(frame, set.at(i))) {
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
    next.emit(code, loop.value(code), again);
    code.code().place(again);
    loop.again(code);
  }
}
