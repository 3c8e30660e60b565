package io.choria.messaging.rpc.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.rpc.expr.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code @name} or {@code @name:argument} in a path: changes the value before the path goes on. */
record Modifier(String name, String argument, String rest) {
  private static final Set<String> NAMES =
      Set.of(
          "this", "valid", "ugly", "pretty", "reverse", "keys", "values", "flatten", "join",
          "tostr", "fromstr", "group", "dig");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_TEXT = 1_000_000;
  private static final int MAX_DUG = 100_000;

  /** Reads a modifier at the start of a path; null when there is none, or none of that name. */
  static @Nullable Modifier read(String path) {
    if (!path.startsWith("@")) {
      return null;
    }
    int end = 1;
    while (end < path.length() && ".|:".indexOf(path.charAt(end)) < 0) {
      end++;
    }
    String name = path.substring(1, end);
    if (!NAMES.contains(name)) {
      return null;
    }
    int after = end;
    if (end < path.length() && path.charAt(end) == ':') {
      after = argumentEnd(path, end + 1);
    }
    String argument = after > end ? path.substring(end + 1, after) : "";
    return new Modifier(name, argument, after < path.length() ? path.substring(after + 1) : "");
  }

  private static int argumentEnd(String path, int from) {
    boolean json = from < path.length() && "{[(\"".indexOf(path.charAt(from)) >= 0;
    int depth = 0;
    boolean quoted = false;
    for (int i = from; i < path.length(); i++) {
      char c = path.charAt(i);
      if (!json) {
        if (c == '|') {
          return i;
        }
      } else if (quoted) {
        i += c == '\\' ? 1 : 0;
        quoted = c != '"';
        if (!quoted && depth == 0) {
          return i + 1;
        }
      } else if (c == '"') {
        quoted = true;
      } else if ("{[(".indexOf(c) >= 0) {
        depth++;
      } else if ("}])".indexOf(c) >= 0) {
        depth--;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    return path.length();
  }

  @Nullable Object apply(@Nullable Object value) {
    Map<?, ?> map = FactPath.asMap(value);
    Collection<?> list = FactPath.asList(value);
    return switch (name) {
      case "reverse" -> list != null ? reversed(list) : value;
      case "keys" -> map != null ? Trees.sortedKeys(map) : nulls(value, list);
      case "values" -> map != null ? values(map) : list != null ? list : scalars(value);
      case "flatten" -> list != null ? flat(list, argument.contains("\"deep\":true")) : value;
      case "join" -> list != null ? joined(list) : value;
      case "tostr" -> text(value);
      case "fromstr" -> value instanceof String json ? parsed(json) : FactPath.MISSING;
      case "group" -> map != null ? grouped(map) : FactPath.MISSING;
      case "dig" -> dug(value);
      default -> value;
    };
  }

  /** Lists of a map side by side: a map for each place. */
  private static List<Map<String, @Nullable Object>> grouped(Map<?, ?> map) {
    List<Map<String, @Nullable Object>> groups = new ArrayList<>();
    for (String key : Trees.sortedKeys(map)) {
      Collection<?> list = FactPath.asList(map.get(key));
      int at = 0;
      for (Object each : list == null ? List.of() : list) {
        if (at == groups.size()) {
          groups.add(new LinkedHashMap<>());
        }
        groups.get(at++).put(key, each);
      }
    }
    return groups;
  }

  /** What the path of the argument finds in the value and in all that is in it. */
  private @Nullable Object dug(@Nullable Object value) {
    if (argument.contains("@dig")) {
      return FactPath.MISSING; // each level would multiply the work
    }
    List<@Nullable Object> found = new ArrayList<>();
    dig(value, argument, found);
    return MultiPath.size(found, MAX_DUG) > 0 ? found : FactPath.MISSING;
  }

  private static void dig(@Nullable Object value, String path, List<@Nullable Object> found) {
    Object here = FactPath.get(value, path);
    if (here != FactPath.MISSING) {
      found.add(here);
    }
    Map<?, ?> map = FactPath.asMap(value);
    if (map != null) {
      Trees.sortedKeys(map).forEach(key -> dig(map.get(key), path, found));
      return;
    }
    Collection<?> list = FactPath.asList(value);
    if (list != null) {
      list.forEach(each -> dig(each, path, found));
    }
  }

  private static List<@Nullable Object> reversed(Collection<?> list) {
    List<@Nullable Object> copy = new ArrayList<>(list);
    Collections.reverse(copy);
    return copy;
  }

  private static List<@Nullable Object> nulls(
      @Nullable Object value, @Nullable Collection<?> list) {
    int count = value == FactPath.MISSING ? 0 : list == null ? 1 : list.size();
    return new ArrayList<>(Collections.nCopies(count, null));
  }

  private static List<@Nullable Object> values(Map<?, ?> map) {
    List<@Nullable Object> values = new ArrayList<>();
    Trees.sortedKeys(map).forEach(key -> values.add(map.get(key)));
    return values;
  }

  private static List<@Nullable Object> scalars(@Nullable Object value) {
    List<@Nullable Object> values = new ArrayList<>();
    if (value != FactPath.MISSING) {
      values.add(value);
    }
    return values;
  }

  private static List<@Nullable Object> flat(Collection<?> list, boolean deep) {
    List<@Nullable Object> flat = new ArrayList<>();
    for (Object each : list) {
      Collection<?> inner = FactPath.asList(each);
      if (inner == null) {
        flat.add(each);
      } else {
        flat.addAll(deep ? flat(inner, true) : inner);
      }
    }
    return flat;
  }

  private static Map<String, @Nullable Object> joined(Collection<?> list) {
    Map<String, @Nullable Object> joined = new LinkedHashMap<>();
    for (Object each : list) {
      Map<?, ?> map = FactPath.asMap(each);
      if (map != null) {
        map.forEach((key, value) -> joined.put(String.valueOf(key), value));
      }
    }
    return joined;
  }

  private static @Nullable Object text(@Nullable Object value) {
    if (value == FactPath.MISSING) {
      return value;
    }
    StringBuilder out = new StringBuilder();
    Trees.json(out, value);
    return out.length() > MAX_TEXT ? FactPath.MISSING : out.toString();
  }

  private static @Nullable Object parsed(String json) {
    try {
      return Json.value(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      return FactPath.MISSING;
    }
  }
}
