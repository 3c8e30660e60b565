package io.choria.rego.eval;

import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** A known element behind an open one. */
public final class ScanKey extends Consumer {
  private final Expr key;
  private final Consumer next;

  /** Hands over what the key selects. */
  public ScanKey(Expr key, Consumer next) {
    this.key = key;
    this.next = next;
  }

  /** What selects. */
  Expr key() {
    return key;
  }

  /** What gets the selected part. */
  Consumer next() {
    return next;
  }

  @Override
  public boolean accept(Frame frame, Value value) {
    Value selector = key.eval(frame);
    Value child = selector == null ? null : Lookup.child(value, selector);
    return child != null && next.accept(frame, child);
  }

  @Override
  void emit(BodyCode code, int value, Label exhausted) {
    int selector = key.emit(code, exhausted);
    next.emit(code, Lookup.emit(code, value, selector, exhausted), exhausted);
  }
}
