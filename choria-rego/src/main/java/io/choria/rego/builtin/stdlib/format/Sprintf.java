package io.choria.rego.builtin.stdlib.format;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.TextSize;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Formatting of values into text (spec 08 §5.1, §2.17). */
public final class Sprintf {
  private Sprintf() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "sprintf" -> (F2) Sprintf::sprintf;
      case "internal.template_string" -> (F1) Sprintf::template;
      default -> null;
    };
  }

  private static Value sprintf(BuiltinContext context, Value a, Value b) {
    String format = Operands.text(a, 1);
    ArrayValue args = Operands.array(b, 2);
    String simple = simple(context, format, args);
    if (simple != null) {
      return StringValue.of(simple);
    }
    List<@Nullable Object> converted = new ArrayList<>(args.size());
    for (Value arg : args) {
      converted.add(argument(context, arg));
    }
    return StringValue.of(GoFormat.format(context, format, converted));
  }

  /**
   * The result where each argument is a text or an integer that stands as it is, as in most
   * messages; null otherwise.
   */
  private static @Nullable String simple(BuiltinContext context, String format, ArrayValue args) {
    StringBuilder out = new StringBuilder(format.length() + 16 * args.size());
    int from = 0;
    int arg = 0;
    for (int at = format.indexOf('%'); at >= 0; at = format.indexOf('%', from)) {
      if (at + 1 == format.length() || arg == args.size()) {
        return null;
      }
      char verb = format.charAt(at + 1);
      Value value = args.get(arg++);
      out.append(format, from, at);
      if (value instanceof StringValue text && (verb == 's' || verb == 'v')) {
        context.allocate(text.value().length());
        out.append(text.value());
      } else if (value instanceof NumberValue number
          && (verb == 'd' || verb == 'v')
          && number.isLong()
          && number.isIntegerText()) {
        out.append(number.longValue());
      } else {
        return null;
      }
      from = at + 2;
    }
    return arg == args.size() ? out.append(format, from, format.length()).toString() : null;
  }

  /** The Go value that stands for a Rego value: the text of a number decides on its type. */
  private static Object argument(BuiltinContext context, Value arg) {
    if (arg instanceof StringValue string) {
      return string.value();
    }
    if (!(arg instanceof NumberValue number)) {
      TextSize.charge(context, arg);
      return arg.toString();
    }
    if (number.isIntegerText()) {
      return number.isLong() ? (Object) number.longValue() : number.bigInteger();
    }
    double nearest = number.doubleValue();
    return Double.isInfinite(nearest) ? (Object) number.text() : nearest;
  }

  private static Value template(BuiltinContext context, Value a) {
    StringBuilder text = new StringBuilder();
    for (Value part : Operands.array(a, 1)) {
      TextSize.charge(context, part);
      if (part instanceof SetValue set) {
        if (set.size() > 1) {
          throw BuiltinException.of("template-strings must not produce multiple outputs");
        }
        text.append(set.size() == 0 ? "<undefined>" : plain(set.at(0)));
      } else {
        text.append(plain(part));
      }
    }
    return StringValue.of(text.toString());
  }

  /** A value as {@code print} and templates show it: strings without quotes. */
  public static String plain(Value value) {
    return value instanceof StringValue string ? string.value() : value.toString();
  }
}
