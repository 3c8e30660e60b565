package io.choria.messaging.rpc.filter;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds a value in a tree of maps and lists by a path (spec 02 §4.4): keys between dots, numbers
 * into lists, {@code #} for the length of a list or to go into each element, {@code #(...)} and
 * {@code #(...)#} for elements that match, {@code *} and {@code ?} in keys, {@code |}, and
 * modifiers.
 *
 * <p>Every step goes down the tree or along the path, so no path takes longer than the tree is
 * large times the path is long; longer ones than {@value #MAX_LENGTH} characters find nothing. What
 * paths in braces make and {@code @dig} finds is bounded.
 */
public final class FactPath {
  /** What a path gives that leads nowhere; null is a value. */
  public static final Object MISSING =
      new Object() {
        @Override
        public String toString() {
          return "missing";
        }
      };

  private static final int MAX_LENGTH = 1_000;

  private FactPath() {}

  /** The value at the end of the path, or {@link #MISSING}. */
  public static @Nullable Object find(@Nullable Object tree, String path) {
    return path.length() > MAX_LENGTH ? MISSING : get(tree, path);
  }

  static @Nullable Object get(@Nullable Object tree, String path) {
    if (path.startsWith("!")) {
      return MultiPath.literal(path);
    }
    if (MultiPath.begins(path)) {
      MultiPath many = MultiPath.read(path);
      if (many != null) {
        return many.find(tree); // of nothing it makes something empty
      }
    }
    if (tree == MISSING && !path.startsWith("@")) {
      return MISSING;
    }
    if (path.startsWith("..")) {
      List<@Nullable Object> lines = new ArrayList<>();
      lines.add(tree); // as if there were one object on each line
      return get(lines, path.substring(2));
    }
    if (path.startsWith("@")) {
      Modifier modifier = Modifier.read(path);
      if (modifier != null) {
        Object changed = modifier.apply(tree);
        return modifier.rest().isEmpty() ? changed : get(changed, modifier.rest());
      }
    }
    Map<?, ?> map = asMap(tree);
    if (map != null) {
      return inMap(map, PathPart.ofKey(path));
    }
    Collection<?> list = asList(tree);
    return list == null ? MISSING : inList(list, path);
  }

  static @Nullable Map<?, ?> asMap(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : null;
  }

  static @Nullable Collection<?> asList(@Nullable Object value) {
    if (value instanceof Collection<?> list) {
      return list;
    }
    if (value != null && value.getClass().isArray()) {
      List<@Nullable Object> copy = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        copy.add(Array.get(value, i));
      }
      return copy;
    }
    return null;
  }

  private static @Nullable Object inMap(Map<?, ?> map, PathPart part) {
    if (!part.wild()) {
      Object value = map.get(part.key());
      return value == null && !map.containsKey(part.key())
          ? pipe(MISSING, part)
          : follow(value, part);
    }
    for (String key : Trees.sortedKeys(map)) {
      if (Wildcards.match(key, part.key())) {
        Object found = part.more() ? get(map.get(key), part.rest()) : map.get(key);
        if (found != MISSING || !part.more()) {
          return pipe(found, part);
        }
      }
    }
    return MISSING;
  }

  private static @Nullable Object follow(@Nullable Object value, PathPart part) {
    return pipe(part.more() ? get(value, part.rest()) : value, part);
  }

  private static @Nullable Object pipe(@Nullable Object value, PathPart part) {
    return part.piped() ? get(value, part.pipe()) : value;
  }

  private static @Nullable Object inList(Collection<?> list, String path) {
    if (path.startsWith("#")) {
      if (path.length() == 1) {
        return (double) list.size();
      }
      switch (path.charAt(1)) {
        case '.' -> {
          return each(list, path.substring(2));
        }
        case '|' -> {
          return get((double) list.size(), path.substring(2));
        }
        case '(', '[' -> {
          Query query = Query.read(path);
          return query == null ? MISSING : query.find(list);
        }
        default -> {
          return MISSING;
        }
      }
    }
    PathPart part = PathPart.ofIndex(path);
    int index = index(part.key());
    if (index < 0 || index >= list.size()) {
      return MISSING;
    }
    if (list instanceof List<?> indexed) {
      return follow(indexed.get(index), part);
    }
    Iterator<?> elements = list.iterator();
    for (int i = 0; i < index; i++) {
      elements.next();
    }
    return follow(elements.next(), part);
  }

  private static int index(String key) {
    if (key.isEmpty() || key.length() > 9 || !key.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return Integer.parseInt(key);
  }

  /** What the rest of the path gives for each element; elements without it are left out. */
  static @Nullable Object each(Collection<?> list, String path) {
    int split = PathPart.pipeIn(path);
    String inner = split < 0 ? path : path.substring(0, split);
    List<@Nullable Object> found = new ArrayList<>();
    for (Object element : list) {
      Object value = get(element, inner);
      if (value != MISSING) {
        found.add(value);
      }
    }
    return split < 0 ? found : get(found, path.substring(split + 1));
  }
}
