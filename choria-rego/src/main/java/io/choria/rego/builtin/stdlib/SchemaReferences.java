package io.choria.rego.builtin.stdlib;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Finds what references inside of one schema document mean; never leaves it. */
final class SchemaReferences {
  private final Value root;
  private final Map<String, Value> named = new HashMap<>();

  SchemaReferences(Value root) {
    this.root = root;
    names(root);
  }

  private void names(Value value) {
    if (value instanceof ObjectValue object) {
      for (String keyword : new String[] {"$id", "id"}) {
        if (object.get(keyword) instanceof StringValue id) {
          named.putIfAbsent(withoutFragment(id.value()), object);
          named.putIfAbsent(id.value(), object);
        }
      }
      object.forEach((key, part) -> names(part));
    } else if (value instanceof ArrayValue array) {
      array.asList().forEach(this::names);
    }
  }

  private static String withoutFragment(String reference) {
    int hash = reference.indexOf('#');
    return hash < 0 ? reference : reference.substring(0, hash);
  }

  Value find(String reference) {
    Value exact = named.get(reference);
    if (exact != null) {
      return exact;
    }
    String document = withoutFragment(reference);
    Value start = document.isEmpty() ? root : named.get(document);
    if (start == null) {
      throw BuiltinException.of("remote reference loading disabled: " + reference);
    }
    int hash = reference.indexOf('#');
    return hash < 0 ? start : pointer(start, reference.substring(hash + 1));
  }

  private static Value pointer(Value start, String pointer) {
    if (pointer.isEmpty()) {
      return start;
    }
    String decoded = URLDecoder.decode(pointer.replace("+", "%2B"), StandardCharsets.UTF_8);
    if (!decoded.startsWith("/")) {
      throw BuiltinException.of("JSON pointer must be empty or start with a \"/\"");
    }
    Value at = start;
    for (String step : decoded.substring(1).split("/", -1)) {
      String name = step.replace("~1", "/").replace("~0", "~");
      Value next = at instanceof ArrayValue array ? element(array, name) : at.get(Value.of(name));
      if (next == null) {
        throw BuiltinException.of("Object has no key '" + name + "'");
      }
      at = next;
    }
    return at;
  }

  private static Value element(ArrayValue array, String name) {
    if (name.isEmpty() || name.length() > 9 || !name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw BuiltinException.of("Invalid array index '" + name + "'");
    }
    int index = Integer.parseInt(name);
    if (index >= array.size()) {
      throw BuiltinException.of("Out of bound array[0," + array.size() + "] index '" + index + "'");
    }
    return array.get(index);
  }
}
