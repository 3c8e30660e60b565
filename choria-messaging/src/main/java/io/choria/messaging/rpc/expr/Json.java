package io.choria.messaging.rpc.expr;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as values of expressions. */
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
}
