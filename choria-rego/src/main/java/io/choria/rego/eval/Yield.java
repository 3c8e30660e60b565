package io.choria.rego.eval;

import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** Ends the body of a rule or function that has one value. */
public final class Yield extends Node {
  private final Expr value;
  private final boolean stops;

  /**
   * Gives this value.
   *
   * @param stops whether a value that is always the same is enough the first time; otherwise all
   *     solutions are looked for
   */
  public Yield(Expr value, boolean stops) {
    this.value = value;
    this.stops = stops && value.constant() != null;
  }

  @Override
  public boolean run(Frame frame) {
    Value found = value.eval(frame);
    if (found == null) {
      return false;
    }
    if (frame.sink instanceof ConflictReport.Values values) {
      values.add(found);
      return false;
    }
    Value before = frame.result;
    if (before == null) {
      // of equal values the first is the one that is written out
      frame.result = found;
    } else {
      agree(before, found);
    }
    return stops;
  }

  @Override
  void emit(BodyCode code, Label exhausted) {
    if (code.framed()) {
      super.emit(code, exhausted);
    } else {
      code.give(value.emit(code, exhausted), stops, exhausted);
    }
  }

  static void agree(Value before, Value now) {
    if (!before.equals(now)) {
      throw new ConflictingValues();
    }
  }
}
