package io.choria.rego.builtin.stdlib.template;

import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.stdlib.call.BoundedCache;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.TextSize;
import io.choria.rego.builtin.stdlib.encoding.Encoding;
import org.jspecify.annotations.Nullable;

/** {@code strings.render_template} (spec 08 §5.7). */
public final class Templates {
  private static final BoundedCache<String, GoTemplate> TEMPLATES =
      new BoundedCache<>(GoTemplate::bytes);

  private Templates() {}

  public static @Nullable BuiltinImpl find(String name) {
    return name.equals("strings.render_template") ? (F2) Templates::render : null;
  }

  private static Value render(BuiltinContext context, Value a, Value variables) {
    String text = Operands.text(a, 1);
    if (!(variables instanceof ObjectValue)) {
      throw BuiltinException.operand(2, variables, "object");
    }
    TextSize.charge(context, variables);
    // the reference reads the text of the variables as JSON, which knows no sets
    Value json = Encoding.json(context, StringValue.of(variables.toString()));
    GoTemplate parsed =
        TEMPLATES.get(text, template -> GoTemplateParser.parse(template, context::charge));
    Object data = GoTemplateValues.of(json);
    String result = new GoTemplateRunner(parsed, context).run(data);
    return Value.of(result.replace("<no value>", "<undefined>"));
  }
}
