package io.choria.rego;

import com.fasterxml.jackson.databind.JsonNode;
import io.choria.rego.core.LargeStack;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plain Java data and Jackson trees as values. */
final class JavaData {
  private static final int MAX_DEPTH = JsonLimits.DEFAULT.maxDepth();

  /** More is no input for a policy, or an iterator that never ends. */
  private static final int MOST_VALUES = 1 << 24;

  /** From here on what comes again is not converted again: it may hold the same part many times. */
  private static final int MANY = 1 << 16;

  private final IdentityHashMap<Object, Value> known = new IdentityHashMap<>(0);
  private int values;

  private JavaData() {}

  static Value toValue(@Nullable Object data) {
    try {
      return new JavaData().convert(data, 0);
    } catch (StackOverflowError e) {
      // how much of it a level takes depends on what is compiled by now
      return LargeStack.call(JsonLimits.DEEPEST, () -> new JavaData().convert(data, 0));
    }
  }

  private Value convert(@Nullable Object data, int depth) {
    if (++values > MOST_VALUES) {
      throw new IllegalArgumentException("data holds more than " + MOST_VALUES + " values");
    }
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "data is nested deeper than " + MAX_DEPTH + " levels, or holds itself");
    }
    if (data == null) {
      return NullValue.INSTANCE;
    }
    if (data instanceof Value value) {
      return value;
    }
    if (data instanceof CharSequence text) {
      return StringValue.of(clean(text.toString()));
    }
    if (data instanceof Boolean truth) {
      return Value.of(truth.booleanValue());
    }
    if (data instanceof Number number) {
      return number(number);
    }
    if (values <= MANY) {
      return collection(data, depth);
    }
    Value before = known.get(data);
    if (before == null) {
      before = collection(data, depth);
      known.put(data, before);
    }
    return before;
  }

  private Value collection(Object data, int depth) {
    if (data instanceof JsonNode node) {
      return node(node, depth);
    }
    if (data instanceof Map<?, ?> map) {
      ObjectValue.Builder entries = ObjectValue.builder(map.size());
      map.forEach((k, v) -> entries.put(convert(k, depth + 1), convert(v, depth + 1)));
      return entries.build();
    }
    if (data instanceof Set<?> set) {
      SetValue.Builder members = SetValue.builder(set.size());
      set.forEach(member -> members.add(convert(member, depth + 1)));
      return members.build();
    }
    if (data instanceof Iterable<?> elements) {
      List<Value> values = new ArrayList<>();
      elements.forEach(element -> values.add(convert(element, depth + 1)));
      return ArrayValue.of(values);
    }
    if (data instanceof Optional<?> optional) {
      return convert(optional.orElse(null), depth);
    }
    if (data instanceof Enum<?> constant) {
      return StringValue.of(constant.name());
    }
    if (data instanceof Character character) {
      return StringValue.of(clean(character.toString()));
    }
    if (data instanceof Record structure) {
      return record(structure, depth);
    }
    if (data.getClass().isArray()) {
      Value[] values = new Value[Array.getLength(data)];
      for (int i = 0; i < values.length; i++) {
        values[i] = convert(Array.get(data, i), depth + 1);
      }
      return ArrayValue.owning(values);
    }
    throw new IllegalArgumentException(
        "expected null, boolean, number, text, map, iterable, array, record or JsonNode, got "
            + data.getClass().getName());
  }

  /** Lone surrogates are no text; they become U+FFFD as in JSON. */
  private static String clean(String text) {
    if (!Utf8.hasRawBytes(text)) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static Value number(Number number) {
    if (number instanceof Integer
        || number instanceof Long
        || number instanceof Short
        || number instanceof Byte) {
      return NumberValue.of(number.longValue());
    }
    if (number instanceof BigInteger big) {
      return NumberValue.of(big);
    }
    if (number instanceof BigDecimal decimal) {
      return NumberValue.of(decimal.toString());
    }
    double value = number.doubleValue();
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("expected a finite number, got " + value);
    }
    if (number instanceof Float) {
      return NumberValue.of(new BigDecimal(number.toString()));
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? NumberValue.of((long) value)
        : NumberValue.of(BigDecimal.valueOf(value));
  }

  private Value record(Record structure, int depth) {
    RecordComponent[] components = structure.getClass().getRecordComponents();
    ObjectValue.Builder entries = ObjectValue.builder(components.length);
    for (RecordComponent component : components) {
      try {
        if (!component.getAccessor().trySetAccessible()) {
          throw new IllegalArgumentException(
              "expected a record that is public or whose package is open to io.choria.rego, got "
                  + structure.getClass().getName());
        }
        entries.with(
            component.getName(), convert(component.getAccessor().invoke(structure), depth + 1));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalArgumentException(
            "can't read " + component.getName() + " of " + structure.getClass().getName(), e);
      }
    }
    return entries.build();
  }

  private Value node(JsonNode node, int depth) {
    return switch (node.getNodeType()) {
      case NULL, MISSING -> NullValue.INSTANCE;
      case BOOLEAN -> Value.of(node.booleanValue());
      case STRING -> StringValue.of(clean(node.textValue()));
      case NUMBER -> number(node.numberValue());
      case ARRAY -> {
        Value[] values = new Value[node.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = convert(node.get(i), depth + 1);
        }
        yield ArrayValue.owning(values);
      }
      case OBJECT -> {
        ObjectValue.Builder entries = ObjectValue.builder(node.size());
        node.properties()
            .forEach(
                field -> entries.with(clean(field.getKey()), convert(field.getValue(), depth + 1)));
        yield entries.build();
      }
      case BINARY, POJO ->
          throw new IllegalArgumentException("expected JSON, got a node of " + node.getNodeType());
    };
  }
}
