package io.choria.rego.builtin.stdlib.json;

import io.choria.rego.ArrayValue;
import io.choria.rego.JsonLimits;
import io.choria.rego.NumberValue;
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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RFC 6902 patches, also of sets and of keys that are no strings (spec 08 §4.9). */
public final class JsonPatch {
  private final BuiltinContext context;
  // null after the root was removed
  private @Nullable Value document;

  private JsonPatch(BuiltinContext context, Value document) {
    this.context = context;
    this.document = document;
  }

  public static @Nullable BuiltinImpl find(String name) {
    return name.equals("json.patch") ? (F2) JsonPatch::patch : null;
  }

  private static @Nullable Value patch(BuiltinContext context, Value a, Value b) {
    JsonPatch patch = new JsonPatch(context, a);
    for (Value operation : Operands.array(b, 2)) {
      if (!(operation instanceof ObjectValue fields)) {
        throw BuiltinException.of(
            "must be an array of JSON-Patch objects, but at least one element is not an object");
      }
      patch.apply(fields);
    }
    return patch.document;
  }

  private void apply(ObjectValue operation) {
    Value pathField = required(operation, "path");
    Value op = required(operation, "op");
    if (!(op instanceof StringValue name)) {
      throw BuiltinException.of("attribute 'op' must be a string but found: " + op.kind().label());
    }
    List<Value> path = JsonPaths.parse(context, pathField);
    context.charge(1 + path.size());
    switch (name.value()) {
      case "add" -> add(path, required(operation, "value"));
      case "remove" -> remove(path);
      case "replace" -> {
        remove(path);
        add(path, required(operation, "value"));
      }
      case "move" -> {
        List<Value> from = JsonPaths.parse(context, required(operation, "from"));
        Value moved = at(from);
        remove(from);
        add(path, moved);
      }
      case "copy" -> {
        Value copied = at(JsonPaths.parse(context, required(operation, "from")));
        context.allocate(64L * path.size());
        add(path, copied);
        checkDepth();
      }
      case "test" -> {
        Value found = at(path);
        Value expected = required(operation, "value");
        Pass.over(context, found);
        if (!found.equals(expected)) {
          throw BuiltinException.of(
              "value from EditTree != patch value.\n\nExpected: "
                  + expected
                  + "\n\nFound: "
                  + found);
        }
      }
      default -> throw BuiltinException.of("unrecognized op: '" + name.value() + "'");
    }
  }

  private static Value required(ObjectValue operation, String field) {
    Value value = operation.get(field);
    if (value == null) {
      throw BuiltinException.of("missing required attribute '" + field + "'");
    }
    return value;
  }

  private Value root() {
    Value root = document;
    if (root == null) {
      throw BuiltinException.of("nil value encountered where composite value was expected");
    }
    return root;
  }

  private Value at(List<Value> path) {
    Value value = root();
    for (Value segment : path) {
      value = child(value, segment);
    }
    return value;
  }

  private static Value child(Value parent, Value segment) {
    Value child;
    if (parent instanceof ArrayValue array) {
      int index = index(array.size(), segment);
      child = index >= 0 && index < array.size() ? array.get(index) : null;
    } else {
      child = parent.get(segment);
    }
    if (child == null) {
      throw BuiltinException.of(
          "path " + segment + " does not exist in " + parent.kind().label() + " term " + parent);
    }
    return child;
  }

  private void add(List<Value> path, Value value) {
    document = path.isEmpty() ? value : edit(root(), path, 0, value);
  }

  private void remove(List<Value> path) {
    if (path.isEmpty()) {
      root();
      document = null;
    } else {
      Value parent = at(path.subList(0, path.size() - 1));
      if (parent instanceof ArrayValue array
          && index(array.size(), path.get(path.size() - 1)) >= array.size()) {
        throw BuiltinException.of("index for array delete out of bounds");
      }
      at(path);
      document = edit(root(), path, 0, null);
    }
  }

  /** The parent with the value at the path set, or removed if the value is null. */
  private Value edit(Value parent, List<Value> path, int depth, @Nullable Value value) {
    Pass.over(context, parent);
    Value segment = path.get(depth);
    boolean last = depth == path.size() - 1;
    Value replacement = last ? value : edit(child(parent, segment), path, depth + 1, value);
    if (parent instanceof ObjectValue object) {
      return replacement == null ? object.without(segment) : object.with(segment, replacement);
    }
    if (parent instanceof ArrayValue array) {
      return editArray(array, segment, replacement, last);
    }
    if (parent instanceof SetValue set) {
      return editSet(set, segment, replacement, last);
    }
    throw BuiltinException.of(
        "expected composite type, found value: " + parent + " (type: " + parent.kind() + ")");
  }

  private Value editArray(
      ArrayValue array, Value segment, @Nullable Value replacement, boolean last) {
    int index = index(array.size(), segment);
    List<Value> elements = new ArrayList<>(array.asList());
    if (replacement == null) {
      elements.remove(index);
    } else if (!last) {
      elements.set(index, replacement);
    } else if (index < 0 || index > array.size()) {
      throw BuiltinException.of("index for array insertion out of bounds");
    } else {
      elements.add(index, replacement);
    }
    return ArrayValue.of(elements);
  }

  private static Value editSet(
      SetValue set, Value segment, @Nullable Value replacement, boolean last) {
    if (last && replacement != null && !replacement.equals(segment)) {
      throw BuiltinException.of(
          "set key " + segment + " does not equal value to be inserted " + replacement);
    }
    SetValue.Builder members = SetValue.builder(set.size() + 1);
    for (Value member : set) {
      if (!member.equals(segment)) {
        members.add(member);
      }
    }
    if (replacement != null) {
      members.add(replacement);
    }
    return members.build();
  }

  private static int index(int length, Value segment) {
    if (segment instanceof NumberValue number) {
      if (!number.isLong() || number.longValue() != (int) number.longValue()) {
        throw BuiltinException.of("invalid number type for indexing");
      }
      return (int) number.longValue();
    }
    if (!(segment instanceof StringValue text)) {
      throw BuiltinException.of("invalid type for indexing");
    }
    String value = text.value();
    if (value.equals("-")) {
      return length;
    }
    if (!value.matches("[+-]?[0-9]{1,9}")) {
      throw BuiltinException.of("invalid string for indexing");
    }
    if (value.startsWith("0") && value.length() > 1) {
      throw BuiltinException.of("leading zeros are not allowed in JSON paths");
    }
    return Integer.parseInt(value);
  }

  /** Copying into itself doubles the nesting each time, which must end somewhere. */
  private void checkDepth() {
    Value root = root();
    if (Nesting.exceeds(root, JsonLimits.DEFAULT.maxDepth(), context)) {
      throw BuiltinException.of(
          "document is nested deeper than " + JsonLimits.DEFAULT.maxDepth() + " levels");
    }
  }
}
