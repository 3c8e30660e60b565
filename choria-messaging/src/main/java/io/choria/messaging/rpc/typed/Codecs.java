package io.choria.messaging.rpc.typed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the codec of a type. Values are taken as they are: a text is never a number. */
final class Codecs {
  private Codecs() {}

  static Codec of(Type type) {
    if (type instanceof Class<?> plain) {
      return plain(plain);
    }
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == Optional.class) {
        return new OptionalCodec(of(arguments[0]));
      }
      if (generic.getRawType() == List.class) {
        return new ListCodec(of(arguments[0]));
      }
      if (generic.getRawType() == Map.class && arguments[0] == String.class) {
        return new MapCodec(of(arguments[1]));
      }
    }
    throw new TypedValueException(
        "expected String, boolean, int, long, double, an enum, a record, JsonNode, or List, Map"
            + " with String keys or Optional of one of them, got "
            + type.getTypeName());
  }

  private static Codec plain(Class<?> type) {
    if (type == String.class) {
      return new Scalar(
          "a text", JsonNode::isTextual, JsonNode::textValue, v -> TextNode.valueOf((String) v));
    }
    if (type == boolean.class || type == Boolean.class) {
      return new Scalar(
          "true or false",
          JsonNode::isBoolean,
          JsonNode::booleanValue,
          v -> BooleanNode.valueOf((Boolean) v));
    }
    if (type == int.class || type == Integer.class) {
      return new Scalar(
          "an integer of 32 bits",
          json -> isWhole(json) && json.canConvertToInt(),
          JsonNode::intValue,
          v -> IntNode.valueOf((Integer) v));
    }
    if (type == long.class || type == Long.class) {
      return new Scalar(
          "an integer of 64 bits",
          json -> isWhole(json) && json.canConvertToLong(),
          JsonNode::longValue,
          v -> LongNode.valueOf((Long) v));
    }
    if (type == double.class || type == Double.class) {
      return new Scalar("a number", JsonNode::isNumber, JsonNode::doubleValue, Codecs::number);
    }
    if (type == JsonNode.class) {
      return new Scalar("a value", json -> true, json -> json, v -> (JsonNode) v);
    }
    if (type.isEnum()) {
      return enumeration(type);
    }
    if (type.isRecord()) {
      return RecordCodec.of(type);
    }
    throw new TypedValueException(
        "expected a type that actions can have, got " + type.getTypeName());
  }

  /** JSON has no other numbers than these. */
  private static JsonNode number(Object value) {
    double number = (Double) value;
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new TypedValueException("expected a number that JSON can write, got " + number);
    }
    return DoubleNode.valueOf(number);
  }

  /** 3.0 is an integer to Choria. */
  private static boolean isWhole(JsonNode json) {
    return json.isIntegralNumber()
        || (json.isFloatingPointNumber() && json.doubleValue() == Math.rint(json.doubleValue()));
  }

  private static Codec enumeration(Class<?> type) {
    Map<String, Object> constants = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      constants.put(WireNames.constant(((Enum<?>) constant).name()), constant);
    }
    return new Scalar(
        "one of " + constants.keySet(),
        json -> json.isTextual() && constants.containsKey(json.textValue()),
        json -> constants.get(json.textValue()),
        value -> TextNode.valueOf(WireNames.constant(((Enum<?>) value).name())));
  }

  private record Scalar(
      String what,
      Predicate<JsonNode> fits,
      Function<JsonNode, @Nullable Object> read,
      Function<Object, JsonNode> write)
      implements Codec {
    @Override
    public @Nullable Object read(String where, @Nullable JsonNode json) {
      if (json == null || json.isNull() || !fits.test(json)) {
        throw new TypedValueException(where + ": expected " + what + ", got " + shown(json));
      }
      return read.apply(json);
    }

    @Override
    public @Nullable JsonNode write(@Nullable Object value) {
      return value == null ? null : write.apply(value);
    }
  }

  static String shown(@Nullable JsonNode json) {
    if (json == null) {
      return "nothing";
    }
    String text = json.toString();
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  private record OptionalCodec(Codec inner) implements Codec {
    @Override
    public Object read(String where, @Nullable JsonNode json) {
      return json == null || json.isNull()
          ? Optional.empty()
          : Optional.ofNullable(inner.read(where, json));
    }

    @Override
    public @Nullable JsonNode write(@Nullable Object value) {
      return value instanceof Optional<?> optional && optional.isPresent()
          ? inner.write(optional.get())
          : null;
    }
  }

  private record ListCodec(Codec inner) implements Codec {
    @Override
    public Object read(String where, @Nullable JsonNode json) {
      if (json == null || !json.isArray()) {
        throw new TypedValueException(where + ": expected an array, got " + shown(json));
      }
      List<@Nullable Object> list = new ArrayList<>(json.size());
      for (int i = 0; i < json.size(); i++) {
        list.add(inner.read(where + "[" + i + "]", json.get(i)));
      }
      return Collections.unmodifiableList(list);
    }

    @Override
    public JsonNode write(@Nullable Object value) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      if (value instanceof List<?> list) {
        for (Object element : list) {
          JsonNode json = inner.write(element);
          array.add(json == null ? NullNode.getInstance() : json);
        }
      }
      return array;
    }
  }

  private record MapCodec(Codec inner) implements Codec {
    @Override
    public Object read(String where, @Nullable JsonNode json) {
      if (json == null || !json.isObject()) {
        throw new TypedValueException(where + ": expected an object, got " + shown(json));
      }
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      json.properties()
          .forEach(
              member ->
                  map.put(
                      member.getKey(),
                      inner.read(where + "." + member.getKey(), member.getValue())));
      return Collections.unmodifiableMap(map);
    }

    @Override
    public JsonNode write(@Nullable Object value) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      if (value instanceof Map<?, ?> map) {
        map.forEach(
            (key, element) -> {
              JsonNode json = inner.write(element);
              object.set(String.valueOf(key), json == null ? NullNode.getInstance() : json);
            });
      }
      return object;
    }
  }
}
