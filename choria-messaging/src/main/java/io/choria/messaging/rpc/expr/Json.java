package io.choria.messaging.rpc.expr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.json.TextOrder;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON as values of expressions, and the other way. */
public final class Json {
  private Json() {}

  /** All numbers become doubles, as when Go reads JSON; what is missing is null. */
  public static @Nullable Object value(JsonNode json) {
    switch (json.getNodeType()) {
      case OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        json.properties().forEach(each -> map.put(each.getKey(), value(each.getValue())));
        return map;
      }
      case ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>(json.size());
        json.forEach(each -> list.add(value(each)));
        return list;
      }
      case STRING -> {
        return json.textValue();
      }
      case NUMBER -> {
        return json.doubleValue();
      }
      case BOOLEAN -> {
        return json.booleanValue();
      }
      default -> {
        return null;
      }
    }
  }

  /** Maps are sorted, as by Go; times are texts, durations, months and days are numbers. */
  static JsonNode tree(@Nullable Object value, Budget budget) {
    budget.spend(1);
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = json.objectNode();
      Map<String, @Nullable Object> sorted = new TreeMap<>(TextOrder::compare);
      map.forEach((key, each) -> sorted.put(String.valueOf(key), each));
      sorted.forEach((key, each) -> object.set(key, tree(each, budget)));
      return object;
    }
    if (value instanceof List<?> list) {
      ArrayNode array = json.arrayNode(list.size());
      list.forEach(each -> array.add(tree(each, budget)));
      return array;
    }
    if (value instanceof Boolean flag) {
      return json.booleanNode(flag);
    }
    if (value instanceof Double number) {
      if (number.isNaN() || number.isInfinite()) {
        throw new ExprException("expected a value with a form in JSON");
      }
      return json.numberNode(number);
    }
    if (value instanceof String text) {
      return json.textNode(text);
    }
    if (value instanceof Moment moment) {
      return json.textNode(GoFormat.format(moment, "2006-01-02T15:04:05.999999999Z07:00"));
    }
    if (value instanceof ZoneId || value instanceof Zones.Named) {
      return json.objectNode(); // as Go does
    }
    return value == null ? json.nullNode() : json.numberNode(Values.cut("toJSON", value));
  }
}
