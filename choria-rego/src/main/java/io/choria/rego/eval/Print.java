package io.choria.rego.eval;

import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.stdlib.call.TextSize;

/** {@code print}: one line for each combination of the values of its arguments (spec 08 §2.19). */
public final class Print extends Check {
  private final Expr[] args;

  /** Prints these; each gives a set of values. */
  public Print(Expr[] args) {
    this.args = args;
  }

  @Override
  public boolean holds(Frame frame) {
    if (frame.evaluation.prints()) {
      line(frame, 0, "");
    }
    return true;
  }

  private void line(Frame frame, int position, String text) {
    if (position == args.length) {
      frame.evaluation.print(text);
      return;
    }
    String before = position == 0 ? text : text + " ";
    Value value = args[position].eval(frame);
    if (value instanceof SetValue set) {
      if (set.size() == 0) {
        line(frame, position + 1, before + "<undefined>");
      }
      for (int i = 0; i < set.size(); i++) {
        TextSize.charge(frame.evaluation, set.at(i));
        line(frame, position + 1, before + text(set.at(i)));
      }
    }
  }

  private static String text(Value value) {
    return value instanceof StringValue string ? string.value() : value.toString();
  }
}
