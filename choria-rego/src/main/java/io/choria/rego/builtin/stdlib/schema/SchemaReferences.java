package io.choria.rego.builtin.stdlib.schema;

import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.TextSize;
import io.choria.rego.builtin.stdlib.http.HttpRequestFields;
import io.choria.rego.builtin.stdlib.http.RemoteSchemas;
import io.choria.rego.builtin.stdlib.uri.GoUrl;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds what references mean: in the schema itself, by the identifiers in it, or in documents that
 * have to be loaded (spec 08 §4.9).
 */
final class SchemaReferences {
  private static final int MOST_DOCUMENTS = 100;
  private static final SetValue LITERAL = HttpRequestFields.names("const", "enum");
  private static final SetValue OF_SCHEMAS =
      HttpRequestFields.names("properties", "dependencies", "patternProperties");

  private final BuiltinContext context;
  private final RemoteSchemas remote;
  private final Map<String, Target> known = new HashMap<>();
  private final Target root;
  private int loaded;
  private long length;

  /** What a reference means, in a document of some draft. */
  record Target(Value schema, SchemaDraft draft) {}

  SchemaReferences(BuiltinContext context, Value document, RemoteSchemas remote) {
    this.context = context;
    this.remote = remote;
    this.root = add(document, "");
  }

  /** The schema, whose references are absolute now. */
  Target root() {
    return root;
  }

  /** Whether the result depends on more than the schema. */
  boolean isRemote() {
    return loaded > 0;
  }

  /** An estimate of how long all documents are as text. */
  long length() {
    return length;
  }

  private Target add(Value document, String base) {
    length += TextSize.chargeAndCount(context, document);
    SchemaDraft draft = SchemaDraft.of(document);
    Target target = new Target(absolute(document, base, draft), draft);
    known.put(base, target);
    return target;
  }

  /** The same document with references that can be found from everywhere. */
  private Value absolute(Value value, String base, SchemaDraft draft) {
    if (value instanceof ArrayValue array) {
      List<Value> elements = new ArrayList<>();
      array.forEach(element -> elements.add(absolute(element, base, draft)));
      return ArrayValue.of(elements);
    }
    if (!(value instanceof ObjectValue object)) {
      return value;
    }
    Value written = object.get(object.get("id") == null ? "$id" : "id");
    boolean named = written instanceof StringValue;
    String here = written instanceof StringValue id ? resolved(base, id.value()) : base;
    ObjectValue.Builder changed = ObjectValue.builder(object.size());
    object.forEach((key, part) -> changed.put(key, member(key, part, here, draft)));
    ObjectValue whole = changed.build();
    if (named) {
      known.putIfAbsent(here, new Target(whole, draft));
    }
    return whole;
  }

  private Value member(Value key, Value part, String base, SchemaDraft draft) {
    if (LITERAL.contains(key)) {
      return part;
    } else if (key.equals(StringValue.of("$ref")) && part instanceof StringValue reference) {
      return StringValue.of(resolved(base, reference.value()));
    } else if (OF_SCHEMAS.contains(key) && part instanceof ObjectValue schemas) {
      ObjectValue.Builder changed = ObjectValue.builder(schemas.size());
      schemas.forEach((name, schema) -> changed.put(name, absolute(schema, base, draft)));
      return changed.build();
    }
    return absolute(part, base, draft);
  }

  private static String resolved(String base, String reference) {
    if (reference.startsWith("#")) {
      return withoutFragment(base) + (reference.length() == 1 ? "" : reference);
    } else if (isOpaque(reference) || isOpaque(base)) {
      return reference;
    }
    try {
      return GoUrl.parse(withoutFragment(base)).resolve(GoUrl.parse(reference)).text(true);
    } catch (BuiltinException e) {
      return reference;
    }
  }

  /** Whether it is a name such as {@code urn:uuid:…}, in which nothing is relative. */
  private static boolean isOpaque(String reference) {
    return reference.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*+:(?!/).*");
  }

  private static String withoutFragment(String reference) {
    int hash = reference.indexOf('#');
    return hash < 0 ? reference : reference.substring(0, hash);
  }

  Target find(String reference) {
    Target exact = known.get(reference);
    if (exact != null) {
      return exact;
    }
    String document = withoutFragment(reference);
    Target start = known.get(document);
    if (start == null) {
      start = load(document, reference);
    }
    int hash = reference.indexOf('#');
    return hash < 0
        ? start
        : new Target(pointer(start.schema(), reference.substring(hash + 1)), start.draft());
  }

  private Target load(String document, String reference) {
    GoUrl url = GoUrl.parse(document);
    if (url.scheme().isEmpty()) {
      throw BuiltinException.of("Reference " + reference + " must be canonical");
    }
    if (++loaded > MOST_DOCUMENTS) {
      throw BuiltinException.of("schema needs more than " + MOST_DOCUMENTS + " documents");
    }
    Value schema = remote.load(url, reference);
    if (!(schema instanceof ObjectValue) && !(schema instanceof BooleanValue)) {
      throw BuiltinException.of("schema is invalid");
    }
    return add(schema, document);
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
