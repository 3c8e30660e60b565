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
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.regex.Regex;
import org.jspecify.annotations.Nullable;

/** Glob patterns (spec 08 §4.12, §5.6). */
public final class Glob {
  private static final BoundedCache<Key, Compiled> PATTERNS = new BoundedCache<>(Compiled::bytes);

  /** Characters of the longest pattern, times delimiters. */
  private static final long LARGEST = 10_000_000;

  private static final long BYTES_PER_CHARACTER = 128;
  private static final String META = "\\*?[]{}";

  private Glob() {}

  /** A pattern and its delimiters. */
  private record Key(String pattern, String delimiters) {}

  /** What is asked instead; its program is kept with the expressions. */
  private record Compiled(Pattern pattern) {
    static Compiled of(Key key, Pace pace) {
      // each wildcard may name all delimiters
      long longest = (long) key.pattern.length() * (1 + key.delimiters.length());
      if (key.pattern.length() > Regex.LONGEST_PATTERN || longest > LARGEST) {
        throw BuiltinException.of("pattern of " + key.pattern.length() + " characters is too long");
      }
      return new Compiled(Regex.compile(new GlobParser(key.pattern, key.delimiters).regex(), pace));
    }

    long bytes() {
      return pattern.pattern().length() * BYTES_PER_CHARACTER;
    }
  }

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
    Compiled compiled =
        PATTERNS.get(new Key(pattern, delimiters), key -> Compiled.of(key, context::charge));
    return Value.of(Regex.matcher(context, compiled.pattern(), text).matches());
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
