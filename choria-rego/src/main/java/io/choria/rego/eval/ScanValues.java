package io.choria.rego.eval;

import io.choria.rego.Value;
import io.choria.rego.core.Elements;
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
    int size = Elements.size(value);
    for (int i = 0; i < size; i++) {
      frame.evaluation.step();
      if (next.accept(frame, Elements.valueAt(value, i))) {
        return true;
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
