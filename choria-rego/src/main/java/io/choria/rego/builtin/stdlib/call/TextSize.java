package io.choria.rego.builtin.stdlib.call;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;

/**
 * Accounts for the text of a value before it is made. A value that has the same part many times may
 * be small, and its text larger than any memory.
 */
public final class TextSize {
  private static final int PUNCTUATION = 2;
  private static final int CHUNK = 1 << 12;

  private final BuiltinContext context;
  private long counted;
  private long open;

  private TextSize(BuiltinContext context) {
    this.context = context;
  }

  /** Stops the evaluation if the text of the value would take more memory than it may. */
  public static void charge(BuiltinContext context, Value value) {
    if (value instanceof StringValue text) {
      context.allocate(text.value().length());
    } else {
      chargeAndCount(context, value);
    }
  }

  /** The same, and gives the estimate. */
  public static long chargeAndCount(BuiltinContext context, Value value) {
    TextSize size = new TextSize(context);
    size.visit(value);
    size.account();
    return size.counted;
  }

  private void account() {
    context.allocate(open);
    counted += open;
    open = 0;
  }

  private void visit(Value value) {
    open += PUNCTUATION;
    if (value instanceof StringValue text) {
      open += text.value().length();
    } else if (value instanceof NumberValue number) {
      open += number.isLong() ? 1 : number.text().length();
    } else if (value instanceof ArrayValue array) {
      array.forEach(this::visit);
    } else if (value instanceof SetValue set) {
      set.forEach(this::visit);
    } else if (value instanceof ObjectValue object) {
      object.forEach(
          (key, member) -> {
            visit(key);
            visit(member);
          });
    }
    if (open > CHUNK) {
      account();
      context.charge(1);
    }
  }
}
