package io.choria.rego.builtin.stdlib.yaml;

import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.call.TextSize;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** YAML with the rules of spec 08 §5.10; the built-ins, data files and metadata all use it. */
public final class Yaml {
  private Yaml() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "yaml.marshal" ->
          (F1)
              (context, a) -> {
                TextSize.charge(context, a);
                return StringValue.of(new YamlWriter(context).write(a));
              };
      case "yaml.unmarshal" ->
          (F1)
              (context, a) -> {
                String text = Operands.text(a, 1);
                context.allocate(text.length() * 4L);
                return new YamlReader(text, null, context::charge).read();
              };
      case "yaml.is_valid" -> (F1) (context, a) -> Value.of(isValid(context, a));
      default -> null;
    };
  }

  /**
   * Reads the first document of a YAML text; the whole text must be well-formed.
   *
   * @param text the YAML text
   * @return the value, null for an empty text
   * @throws BuiltinException if the text is no YAML or holds what JSON can't express
   */
  public static Value read(String text) {
    return new YamlReader(text, null, Pace.FREE).read();
  }

  /**
   * Reads like {@link #read}, but the outermost mapping must not have a key twice, and neither must
   * what stands in these members of it.
   *
   * @param text the YAML text
   * @param members keys of the outermost mapping
   * @return the value, null for an empty text
   * @throws BuiltinException also if a mapping has a key twice
   */
  public static Value readUnique(String text, Set<String> members) {
    return new YamlReader(text, members, Pace.FREE).read();
  }

  private static boolean isValid(BuiltinContext context, Value a) {
    if (!(a instanceof StringValue text)) {
      return false;
    }
    try {
      new YamlReader(text.value(), null, context::charge).read();
      return true;
    } catch (BuiltinException e) {
      return false;
    }
  }
}
