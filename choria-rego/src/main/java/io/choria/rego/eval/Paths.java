package io.choria.rego.eval;

import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.regex.Pattern;

/** Paths below {@code data} as text. */
public final class Paths {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private Paths() {}

  /** {@code data.a.b["c d"]}. */
  public static String text(Value[] path) {
    StringBuilder text = new StringBuilder("data");
    for (Value element : path) {
      append(text, element);
    }
    return text.toString();
  }

  /** Whether what stands behind a dot can be this key. */
  public static boolean isName(Value key) {
    return key instanceof StringValue name && NAME.matcher(name.value()).matches();
  }

  private static void append(StringBuilder text, Value element) {
    if (element instanceof StringValue name && isName(name)) {
      text.append('.').append(name.value());
    } else {
      text.append('[').append(element).append(']');
    }
  }
}
