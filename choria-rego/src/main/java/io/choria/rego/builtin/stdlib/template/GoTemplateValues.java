package io.choria.rego.builtin.stdlib.template;

import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.NullValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.stdlib.format.GoFloat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What text templates work on: {@code null}, booleans, strings, {@link Num} for numbers of the
 * data, {@code Long} and {@code Double} for constants, lists, maps with sorted keys, and {@link
 * #NO_VALUE}.
 */
final class GoTemplateValues {
  /** What is not there. */
  static final Object NO_VALUE = new Object();

  private GoTemplateValues() {}

  /** A number of the data: its text, and in most respects a string. */
  record Num(String text) {}

  static @Nullable Object of(Value value) {
    if (value instanceof NullValue) {
      return null;
    }
    if (value instanceof BooleanValue bool) {
      return bool.isTruthy();
    }
    if (value instanceof NumberValue number) {
      return new Num(number.text());
    }
    if (value instanceof StringValue string) {
      return string.value();
    }
    if (value instanceof ArrayValue array) {
      return list(array.asList());
    }
    Map<String, @Nullable Object> map = new TreeMap<>();
    ((ObjectValue) value).forEach((key, entry) -> map.put(((StringValue) key).value(), of(entry)));
    return map;
  }

  private static List<@Nullable Object> list(List<Value> values) {
    List<@Nullable Object> list = new ArrayList<>(values.size());
    for (Value value : values) {
      list.add(of(value));
    }
    return list;
  }

  static boolean truth(@Nullable Object value) {
    if (value == null || value == NO_VALUE) {
      return false;
    }
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (value instanceof String string) {
      return !string.isEmpty();
    }
    if (value instanceof Long number) {
      return number != 0;
    }
    if (value instanceof Double number) {
      return number != 0;
    }
    if (value instanceof List<?> list) {
      return !list.isEmpty();
    }
    return !(value instanceof Map<?, ?> map) || !map.isEmpty();
  }

  /** The text as output has it. */
  static String text(@Nullable Object value) {
    return value == null || value == NO_VALUE ? "<no value>" : inner(value);
  }

  /** The text inside of a collection, or as an argument of a function that prints. */
  static String inner(@Nullable Object value) {
    if (value == null || value == NO_VALUE) {
      return "<nil>";
    }
    if (value instanceof Num number) {
      return number.text();
    }
    if (value instanceof Double number) {
      // as %v prints it
      double size = Math.abs(number);
      boolean plain = size == 0 || (size >= 1e-4 && size < 1e21);
      return GoFloat.format(number, plain ? 'f' : 'e', -1);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(GoTemplateValues::inner).collect(Collectors.joining(" ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + ":" + inner(entry.getValue()))
          .collect(Collectors.joining(" ", "map[", "]"));
    }
    return String.valueOf(value);
  }
}
