package io.choria.rego.eval;

import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** A reference with open elements: gives its head to the first of them. */
public final class Scan extends Node {
  private final Expr head;
  private final Consumer first;

  /** Hands over {@code head} if it is defined. */
  public Scan(Expr head, Consumer first) {
    this.head = head;
    this.first = first;
  }

  @Override
  public boolean run(Frame frame) {
    Value value = head.eval(frame);
    return value != null && first.accept(frame, value);
  }

  @Override
  void emit(BodyCode code, Label exhausted) {
    first.emit(code, head.emit(code, exhausted), exhausted);
  }
}
