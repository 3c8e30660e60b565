package io.choria.messaging.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds a fact by the part of the path language that names facts (spec 02 §4.4): keys between dots,
 * a backslash before a character of a key that would mean something else, numbers into lists, a
 * {@code #} at the end for the length of a list. Queries, wildcards and modifiers find nothing.
 */
final class FactPath {
  private static final String SPECIAL = "*?|@#(){}[]!";

  private FactPath() {}

  static JsonNode find(JsonNode facts, String path) {
    List<String> keys = keys(path);
    if (keys == null) {
      return MissingNode.getInstance();
    }
    JsonNode at = facts;
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      boolean last = i == keys.size() - 1;
      if (last && key.equals("#") && at.isArray()) {
        return DoubleNode.valueOf(at.size());
      }
      at = at.isArray() ? at.path(index(key)) : at.path(key);
    }
    return at;
  }

  private static int index(String key) {
    if (key.isEmpty() || key.length() > 9 || !key.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return Integer.parseInt(key);
  }

  /** The keys of a path, or null when it says more than keys. */
  private static @Nullable List<String> keys(String path) {
    List<String> keys = new ArrayList<>();
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' && i + 1 < path.length()) {
        i++;
        key.append(path.charAt(i));
      } else if (c == '.') {
        keys.add(key.toString());
        key.setLength(0);
      } else if (c == '#' && key.isEmpty() && i == path.length() - 1) {
        key.append(c);
      } else if (SPECIAL.indexOf(c) >= 0) {
        return null;
      } else {
        key.append(c);
      }
    }
    keys.add(key.toString());
    return keys;
  }
}
