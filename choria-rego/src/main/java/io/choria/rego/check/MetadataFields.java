package io.choria.rego.check;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings the fields of a metadata block into the form that policies see (spec 08 §1.7, §2.18). */
final class MetadataFields {
  private MetadataFields() {}

  /** A field has a value that it cannot have. */
  static final class FieldException extends Exception {
    private static final long serialVersionUID = 1L;

    FieldException(String message) {
      super(message, null, false, false);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  static ObjectValue normalized(ObjectValue fields, String scope, boolean entrypoint)
      throws FieldException {
    ObjectValue.Builder out = ObjectValue.builder();
    out.put(StringValue.of("scope"), StringValue.of(scope));
    if (entrypoint) {
      out.put(StringValue.of("entrypoint"), Value.of(true));
    }
    for (String key : List.of("title", "description")) {
      String text = MetadataTypes.text(fields, key);
      if (!text.isEmpty()) {
        out.put(StringValue.of(key), StringValue.of(text));
      }
    }
    copy(fields, out, "organizations");
    copy(fields, out, "schemas");
    copy(fields, out, "custom");
    copy(fields, out, "labels");
    list(fields, out, "authors");
    list(fields, out, "related_resources");
    return out.build();
  }

  private static void copy(ObjectValue fields, ObjectValue.Builder out, String key) {
    Value value = fields.get(key);
    boolean filled =
        (value instanceof ArrayValue a && a.size() > 0)
            || (value instanceof ObjectValue o && o.size() > 0);
    if (value != null && filled) {
      out.put(StringValue.of(key), value);
    }
  }

  private static void list(ObjectValue fields, ObjectValue.Builder out, String key)
      throws FieldException {
    if (!(fields.get(key) instanceof ArrayValue items) || items.size() == 0) {
      return;
    }
    List<Value> made = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Value item = items.get(i);
      made.add(key.equals("authors") ? author(item) : resource(item));
    }
    out.put(StringValue.of(key), ArrayValue.of(made));
  }

  private static Value author(Value item) throws FieldException {
    if (item instanceof StringValue s) {
      String text = s.value().strip();
      if (text.isEmpty()) {
        throw new FieldException(
            "invalid author definition " + s.value() + ": author is an empty string");
      }
      // the last word is the address if it stands in angle brackets
      String[] words = text.split("\\s+");
      String last = words[words.length - 1];
      boolean address = last.length() > 1 && last.startsWith("<") && last.endsWith(">");
      String name = String.join(" ", List.of(words).subList(0, words.length - (address ? 1 : 0)));
      return pair("name", name, "email", address ? last.substring(1, last.length() - 1) : "");
    } else if (item instanceof ObjectValue o) {
      String name = string(o.get("name"));
      String email = string(o.get("email"));
      if (!name.isEmpty() || !email.isEmpty()) {
        return pair("name", name, "email", email);
      }
      throw new FieldException(
          "invalid author definition "
              + item
              + ": 'name' and/or 'email' values required in object");
    }
    throw new FieldException(
        "invalid author definition " + item + ": invalid value type, must be string or map");
  }

  private static Value resource(Value item) throws FieldException {
    String problem = "invalid value type, must be string or map";
    if (item instanceof StringValue s) {
      if (!s.value().isEmpty()) {
        return pair("ref", s.value(), "description", "");
      }
      problem = "ref URL may not be empty string";
    } else if (item instanceof ObjectValue o) {
      String ref = string(o.get("ref"));
      if (!ref.isEmpty()) {
        return pair("ref", ref, "description", string(o.get("description")));
      }
      problem = "'ref' value required in object";
    }
    throw new FieldException("invalid related-resource definition " + item + ": " + problem);
  }

  private static String string(@Nullable Value value) {
    return value instanceof StringValue s ? s.value().strip() : "";
  }

  private static Value pair(String key1, String value1, String key2, String value2) {
    ObjectValue.Builder out = ObjectValue.builder();
    if (!value1.isEmpty()) {
      out.put(StringValue.of(key1), StringValue.of(value1));
    }
    if (!value2.isEmpty()) {
      out.put(StringValue.of(key2), StringValue.of(value2));
    }
    return out.build();
  }
}
