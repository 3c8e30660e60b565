package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.RegoError;
import io.choria.rego.RegoEvaluationException;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.stdlib.call.TextSize;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/** A template string (spec 08 §2.17). */
public final class Template extends Expr {
  private final Expr[] parts;
  private final Location location;

  /** Joins the parts: texts, and the sets of the values of expressions. */
  public Template(Expr[] parts, Location location) {
    this.parts = parts;
    this.location = location;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    Value[] values = Expr.all(parts, frame);
    if (values == null) {
      return null;
    }
    return text(frame.evaluation, values, location);
  }

  static Value text(Evaluation evaluation, Value[] parts, Location location) {
    StringBuilder text = new StringBuilder();
    for (Value part : parts) {
      @Nullable Value value = part;
      if (value instanceof SetValue set) {
        if (set.size() > 1) {
          throw new RegoEvaluationException(
              new RegoError(
                  Errors.CONFLICT, "template-strings must not produce multiple outputs", location));
        }
        value = set.size() == 0 ? null : set.at(0);
      }
      if (value == null) {
        text.append("<undefined>");
      } else {
        TextSize.charge(evaluation, value);
        text.append(value instanceof StringValue string ? string.value() : value.toString());
      }
    }
    return Value.of(text.toString());
  }

  @Override
  int emit(BodyCode code, Label undefined) {
    int[] values = code.emitAll(parts, undefined);
    code.pushEvaluation();
    code.pushAll(values);
    code.code().constant(location, Location.class);
    code.code()
        .callStatic(
            Template.class, "text", Value.class, Evaluation.class, Value[].class, Location.class);
    return code.stored();
  }
}
