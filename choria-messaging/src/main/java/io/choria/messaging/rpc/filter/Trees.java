package io.choria.messaging.rpc.filter;

import io.choria.messaging.json.GoJson;
import io.choria.messaging.json.TextOrder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trees of maps, lists and scalars as JSON sees them. */
public final class Trees {
  private Trees() {}

  /** Keys by the order of their bytes, which is that of code points; made objects keep theirs. */
  static List<String> sortedKeys(Map<?, ?> map) {
    List<String> keys = new ArrayList<>(map.size());
    map.keySet().forEach(key -> keys.add(String.valueOf(key)));
    if (!(map instanceof MultiPath.Made)) {
      keys.sort(TextOrder::compare);
    }
    return keys;
  }

  /** A copy in which numbers are doubles, as when Go reads JSON; what is missing is null. */
  public static @Nullable Object normal(@Nullable Object value) {
    Map<?, ?> map = FactPath.asMap(value);
    if (map != null) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      sortedKeys(map).forEach(key -> copy.put(key, normal(map.get(key))));
      return copy;
    }
    Collection<?> list = FactPath.asList(value);
    if (list != null) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      list.forEach(each -> copy.add(normal(each)));
      return copy;
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value == null || value == FactPath.MISSING || value instanceof Boolean) {
      return value == FactPath.MISSING ? null : value;
    }
    return value.toString();
  }

  /** A copy in which whole numbers are longs: what programs, not JSON, put together. */
  public static @Nullable Object typed(@Nullable Object value) {
    Map<?, ?> map = FactPath.asMap(value);
    if (map != null) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, each) -> copy.put(String.valueOf(key), typed(each)));
      return copy;
    }
    Collection<?> list = FactPath.asList(value);
    if (list != null) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      list.forEach(each -> copy.add(typed(each)));
      return copy;
    }
    if (value instanceof Number number) {
      boolean whole =
          number instanceof Long
              || number instanceof Integer
              || number instanceof Short
              || number instanceof Byte
              || number instanceof BigInteger;
      return whole ? (Object) number.longValue() : (Object) number.doubleValue();
    }
    return value == null || value instanceof Boolean ? value : value.toString();
  }

  /** The tree as JSON on one line, keys sorted. */
  static void json(StringBuilder out, @Nullable Object value) {
    Map<?, ?> map = FactPath.asMap(value);
    Collection<?> list = FactPath.asList(value);
    if (map != null) {
      String comma = "{";
      for (String key : sortedKeys(map)) {
        out.append(comma);
        GoJson.quote(out, key);
        json(out.append(':'), map.get(key));
        comma = ",";
      }
      out.append(map.isEmpty() ? "{}" : "}");
    } else if (list != null) {
      String comma = "[";
      for (Object each : list) {
        json(out.append(comma), each);
        comma = ",";
      }
      out.append(list.isEmpty() ? "[]" : "]");
    } else if (value instanceof Number number) {
      out.append(GoJson.number(number.doubleValue()));
    } else if (value == null || value instanceof Boolean) {
      out.append(value);
    } else {
      GoJson.quote(out, value.toString());
    }
  }
}
