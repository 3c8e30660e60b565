package io.choria.rego.builtin.stdlib.json;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.Pass;
import io.choria.rego.builtin.stdlib.strings.Trimming;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeping and removing parts of objects by path (spec 08 §4.9). */
public final class JsonPaths {
  /** Every second character of a path may be a segment. */
  private static final long BYTES_PER_CHARACTER = 32;

  private JsonPaths() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "json.filter" ->
          (F2)
              (context, a, b) ->
                  filter(context, Operands.object(a, 1), PathTree.of(paths(context, b)));
      case "json.remove" ->
          (F2)
              (context, a, b) -> {
                ObjectValue object = Operands.object(a, 1);
                return remove(context, object, PathTree.of(paths(context, b)));
              };
      default -> null;
    };
  }

  private static List<List<Value>> paths(BuiltinContext context, Value b) {
    Iterable<Value> elements = Operands.elements(b);
    if (elements == null) {
      throw BuiltinException.operand(2, b, "set", "array");
    }
    List<List<Value>> paths = new ArrayList<>();
    for (Value element : elements) {
      context.charge(1);
      paths.add(parse(context, element));
    }
    return paths;
  }

  /** A path of segments, from a JSON pointer or an array. */
  static List<Value> parse(BuiltinContext context, Value path) {
    if (path instanceof ArrayValue segments) {
      return segments.asList();
    }
    if (!(path instanceof StringValue text)) {
      throw BuiltinException.type(
          "operand 2 must be one of {set, array} containing string paths or array of path segments"
              + " but got "
              + path.kind().label());
    }
    if (text.value().isEmpty()) {
      return List.of();
    }
    context.allocate(text.value().length() * BYTES_PER_CHARACTER);
    List<Value> segments = new ArrayList<>();
    String bare = Trimming.trim(text.value(), "/", true, false);
    for (String segment : bare.split("/", -1)) {
      segments.add(StringValue.of(segment.replace("~1", "/").replace("~0", "~")));
    }
    return segments;
  }

  /** Paths as a tree; a leaf covers everything below it. */
  private static final class PathTree {
    private final Map<Value, PathTree> children = new LinkedHashMap<>();
    private boolean leaf;

    static PathTree of(List<List<Value>> paths) {
      PathTree root = new PathTree();
      for (List<Value> path : paths) {
        PathTree node = root;
        for (int i = 0; i < path.size() && !node.leaf; i++) {
          node = node.children.computeIfAbsent(path.get(i), segment -> new PathTree());
        }
        if (!path.isEmpty()) {
          node.leaf = true;
        }
      }
      return root;
    }

    @Nullable PathTree child(Value segment) {
      return children.get(segment);
    }

    @Nullable PathTree child(int index) {
      return children.get(StringValue.of(Integer.toString(index)));
    }
  }

  private static Value filter(BuiltinContext context, Value value, PathTree paths) {
    if (paths.leaf) {
      return value;
    }
    Pass.over(context, value);
    if (value instanceof ArrayValue array) {
      List<Value> kept = new ArrayList<>();
      for (int i = 0; i < array.size(); i++) {
        PathTree child = paths.child(i);
        if (child != null) {
          kept.add(filter(context, array.get(i), child));
        }
      }
      return ArrayValue.of(kept);
    }
    if (value instanceof SetValue set) {
      SetValue.Builder kept = SetValue.builder();
      for (Value member : set) {
        PathTree child = paths.child(member);
        if (child != null) {
          kept.add(filter(context, member, child));
        }
      }
      return kept.build();
    }
    if (value instanceof ObjectValue object) {
      ObjectValue.Builder kept = ObjectValue.builder();
      object.forEach(
          (key, entry) -> {
            PathTree child = paths.child(key);
            if (child != null) {
              kept.put(key, filter(context, entry, child));
            }
          });
      return kept.build();
    }
    return value;
  }

  private static Value remove(BuiltinContext context, Value value, @Nullable PathTree paths) {
    Value rest = without(context, value, paths);
    return rest == null ? Value.nullValue() : rest;
  }

  /** What is left of a value; null if it is removed itself. */
  private static @Nullable Value without(
      BuiltinContext context, Value value, @Nullable PathTree paths) {
    if (paths == null) {
      return value;
    }
    if (paths.leaf) {
      return null;
    }
    Pass.over(context, value);
    if (value instanceof ObjectValue object) {
      ObjectValue.Builder kept = ObjectValue.builder(object.size());
      object.forEach(
          (key, entry) -> {
            Value rest = without(context, entry, paths.child(key));
            if (rest != null) {
              kept.put(key, rest);
            }
          });
      return kept.build();
    }
    if (value instanceof SetValue set) {
      SetValue.Builder kept = SetValue.builder(set.size());
      for (Value member : set) {
        Value rest = without(context, member, paths.child(member));
        if (rest != null) {
          kept.add(rest);
        }
      }
      return kept.build();
    }
    if (value instanceof ArrayValue array) {
      List<Value> kept = new ArrayList<>();
      for (int i = 0; i < array.size(); i++) {
        Value rest = without(context, array.get(i), paths.child(i));
        if (rest != null) {
          kept.add(rest);
        }
      }
      return ArrayValue.of(kept);
    }
    return value;
  }
}
