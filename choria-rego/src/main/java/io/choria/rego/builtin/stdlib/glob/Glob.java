package io.choria.rego.builtin.stdlib.glob;

import com.google.re2j.Pattern;
import io.choria.rego.ArrayValue;
import io.choria.rego.NullValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F3;
import io.choria.rego.builtin.stdlib.call.BoundedCache;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.regex.Regex;
import org.jspecify.annotations.Nullable;

/** Glob patterns (spec 08 §4.12, §5.6). */
public final class Glob {
  private static final BoundedCache<Key, Pattern> PATTERNS = new BoundedCache<>();
  private static final String META = "\\*?[]{}";

  private Glob() {}

  /** A pattern and its delimiters. */
  private record Key(String pattern, String delimiters) {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "glob.match" -> (F3) Glob::match;
      case "glob.quote_meta" -> (F1) (context, a) -> quote(Operands.text(a, 1));
      default -> null;
    };
  }

  private static Value match(BuiltinContext context, Value a, Value b, Value c) {
    String pattern = Operands.text(a, 1);
    String delimiters = delimiters(b);
    String text = Operands.text(c, 3);
    Pattern compiled =
        PATTERNS.get(
            new Key(pattern, delimiters),
            key -> Regex.compile(new GlobParser(key.pattern, key.delimiters).regex()));
    return Value.of(Regex.matcher(context, compiled, text).matches());
  }

  private static String delimiters(Value b) {
    if (b instanceof NullValue) {
      return "";
    }
    if (!(b instanceof ArrayValue array)) {
      throw BuiltinException.operand(2, b, "array", "null");
    }
    StringBuilder delimiters = new StringBuilder();
    for (Value element : array) {
      if (!(element instanceof StringValue text)) {
        throw BuiltinException.element(2, array, element, "string");
      }
      if (text.length() != 1) {
        throw BuiltinException.element(2, array, element, "rune");
      }
      delimiters.append(text.value());
    }
    return delimiters.length() == 0 ? "." : delimiters.toString();
  }

  private static Value quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (META.indexOf(text.charAt(i)) >= 0) {
        quoted.append('\\');
      }
      quoted.append(text.charAt(i));
    }
    return StringValue.of(quoted.toString());
  }
}
