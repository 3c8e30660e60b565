package io.choria.messaging.rpc.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.rpc.expr.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Several paths in braces or brackets, which make a new object or list of what they find: {@code
 * {name,"age":years}} or {@code [name,years]}; what leads nowhere is left out.
 *
 * @param object whether it makes an object
 * @param parts the paths
 * @param rest what follows, with its dot or pipe
 */
record MultiPath(boolean object, List<Part> parts, String rest) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The same value may be taken many times, and the outcome be taken again: what would be larger
   * than this, written out, is missing.
   */
  private static final int MAX_VALUES = 100_000;

  /** A path with the name for what it finds; without one the path names it. */
  record Part(@Nullable String name, String path) {
    String key() {
      if (name == null || name.isEmpty()) {
        return simple(last(path));
      }
      if (name.startsWith("\"")) {
        try {
          return JSON.readTree(name).asText();
        } catch (JsonProcessingException e) {
          return name;
        }
      }
      return name;
    }

    private static String last(String path) {
      for (int i = path.length() - 1; i >= 0; i--) {
        boolean divides = path.charAt(i) == '|' || path.charAt(i) == '.';
        if (divides && (i == 0 || path.charAt(i - 1) != '\\')) {
          return path.substring(i + 1);
        }
      }
      return path;
    }

    private static String simple(String name) {
      boolean plain = name.chars().allMatch(c -> c >= ' ' && "[]{}()#|!".indexOf(c) < 0);
      return plain ? name : "_";
    }
  }

  /** An object whose members keep their order; those of facts are sorted. */
  static final class Made extends LinkedHashMap<String, @Nullable Object> {
    private static final long serialVersionUID = 1L;
  }

  static boolean begins(String path) {
    return path.length() > 1 && (path.charAt(0) == '{' || path.charAt(0) == '[');
  }

  /** Reads the paths at the start of a path; null when they have no end. */
  static @Nullable MultiPath read(String path) {
    List<Part> parts = new ArrayList<>();
    int depth = 1;
    int start = 1;
    int colon = 0;
    boolean modifier = false;
    for (int i = 1; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '@') {
        modifier |= path.charAt(i - 1) == '.' || path.charAt(i - 1) == '|';
      } else if (c == ':' && depth == 1 && !modifier) {
        colon = i;
      } else if (c == '"') {
        i = quoteEnd(path, i + 1);
      } else if (c == '[' || c == '(' || c == '{') {
        depth++;
      } else if (c == ']' || c == ')' || c == '}') {
        depth--;
      }
      boolean ends = depth == 0;
      if (ends || (c == ',' && depth == 1)) {
        String name = colon == 0 ? null : path.substring(start, colon);
        parts.add(new Part(name, path.substring(colon == 0 ? start : colon + 1, i)));
        colon = 0;
        modifier = false;
        start = i + 1;
      }
      if (ends) {
        String rest = path.substring(i + 1);
        boolean whole = rest.isEmpty() || rest.charAt(0) == '|' || rest.charAt(0) == '.';
        return whole ? new MultiPath(path.charAt(0) == '{', List.copyOf(parts), rest) : null;
      }
    }
    return null;
  }

  /** Behind the brace that ends the paths at the start of a path, or -1. */
  static int end(String path) {
    MultiPath many = read(path);
    return many == null ? -1 : path.length() - many.rest().length();
  }

  private static int quoteEnd(String path, int from) {
    int at = from;
    while (at < path.length() && path.charAt(at) != '"') {
      at += path.charAt(at) == '\\' ? 2 : 1;
    }
    return at;
  }

  @Nullable Object find(@Nullable Object tree) {
    Object made = object ? map(tree) : list(tree);
    if (size(made, MAX_VALUES) <= 0) {
      return FactPath.MISSING;
    }
    return rest.length() > 1 ? FactPath.get(made, rest.substring(1)) : made;
  }

  private Object map(@Nullable Object tree) {
    Map<String, @Nullable Object> map = new Made();
    for (Part part : parts) {
      Object found = FactPath.get(tree, part.path());
      if (found != FactPath.MISSING && !map.containsKey(part.key())) {
        map.put(part.key(), found);
      }
    }
    return map;
  }

  private Object list(@Nullable Object tree) {
    List<@Nullable Object> list = new ArrayList<>();
    for (Part part : parts) {
      Object found = FactPath.get(tree, part.path());
      if (found != FactPath.MISSING) {
        list.add(found);
      }
    }
    return list;
  }

  /** What is left of the room after a value, written out; 0 when it does not fit. */
  static int size(@Nullable Object value, int room) {
    int left = room - 1;
    Map<?, ?> map = FactPath.asMap(value);
    Iterable<?> inner = map != null ? map.values() : FactPath.asList(value);
    if (inner != null) {
      for (Object each : inner) {
        if (left <= 0) {
          return 0;
        }
        left = size(each, left);
      }
    }
    return Math.max(0, left);
  }

  /** A value that stands in the path itself: {@code !"text"}, {@code !12}. */
  static @Nullable Object literal(String path) {
    int end = literalEnd(path);
    Object value;
    try {
      value = Json.value(JSON.readTree(path.substring(1, end)));
    } catch (JsonProcessingException e) {
      return FactPath.MISSING;
    }
    return end + 1 < path.length() ? FactPath.get(value, path.substring(end + 1)) : value;
  }

  private static int literalEnd(String path) {
    int depth = 0;
    for (int i = 1; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '"') {
        i = quoteEnd(path, i + 1);
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      } else if (depth == 0 && c == '|') {
        return i;
      }
    }
    return path.length();
  }
}
