package io.choria.rego.eval;

import io.choria.rego.Value;
import io.choria.rego.core.Elements;
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
    int size = Elements.size(value);
    for (int i = 0; i < size; i++) {
      frame.evaluation.step();
      if (key.match(frame, Elements.keyAt(value, i))
          && next.accept(frame, Elements.valueAt(value, i))) {
        return true;
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
