package io.choria.rego.eval;

import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** Ends a reference that is a statement. */
public final class ScanTruthy extends Consumer {
  private final Node next;

  /** Goes on with each value but {@code false}. */
  public ScanTruthy(Node next) {
    this.next = next;
  }

  @Override
  public boolean accept(Frame frame, Value value) {
    return value.isTruthy() && next.run(frame);
  }

  @Override
  void emit(BodyCode code, int value, Label exhausted) {
    Truthy.emit(code, value, exhausted);
    code.next(next, exhausted);
  }
}
