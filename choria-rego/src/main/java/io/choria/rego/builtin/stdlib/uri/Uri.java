package io.choria.rego.builtin.stdlib.uri;

import io.choria.rego.ArrayValue;
import io.choria.rego.JsonWriter;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.stdlib.call.Operands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** URIs and query strings (spec 08 §4.10, §4.19, §5.5). */
public final class Uri {
  private static final int CHARACTERS_PER_STEP = 32;

  /** Every second character may be a pair. */
  private static final long BYTES_PER_CHARACTER = 32;

  private Uri() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "urlquery.encode" ->
          (F1) (context, a) -> StringValue.of(UrlEscape.QUERY.escape(Operands.text(a, 1)));
      case "urlquery.decode" ->
          (F1) (context, a) -> StringValue.of(UrlEscape.QUERY.unescape(Operands.text(a, 1)));
      case "urlquery.encode_object" -> (F1) (context, a) -> encodeObject(Operands.object(a, 1));
      case "urlquery.decode_object" ->
          (F1) (context, a) -> decodeObject(context, Operands.text(a, 1));
      case "uri.parse" -> (F1) (context, a) -> GoUrl.parse(Operands.text(a, 1)).toValue();
      case "uri.is_valid" -> (F1) (context, a) -> Value.of(isValid(a));
      default -> null;
    };
  }

  private static boolean isValid(Value a) {
    if (!(a instanceof StringValue text) || text.value().isEmpty()) {
      return false;
    }
    try {
      GoUrl.parse(text.value());
      return true;
    } catch (BuiltinException e) {
      return false;
    }
  }

  private static Value encodeObject(ObjectValue object) {
    Map<StringValue, List<String>> byName = new TreeMap<>();
    object.forEach((key, value) -> byName.put(name(key), texts(value)));
    List<String> pairs = new ArrayList<>();
    byName.forEach(
        (key, texts) -> {
          String name = UrlEscape.QUERY.escape(key.value());
          for (String text : texts) {
            pairs.add(name + "=" + UrlEscape.QUERY.escape(text));
          }
        });
    return StringValue.of(String.join("&", pairs));
  }

  /** What is no text is called as JSON writes it. */
  private static StringValue name(Value key) {
    return key instanceof StringValue text ? text : StringValue.of(JsonWriter.compact().write(key));
  }

  private static List<String> texts(Value value) {
    if (value instanceof StringValue text) {
      return List.of(text.value());
    }
    List<String> texts = new ArrayList<>();
    if (value instanceof ArrayValue || value instanceof SetValue) {
      for (Value element : value instanceof ArrayValue array ? array : (SetValue) value) {
        if (!(element instanceof StringValue text)) {
          throw wrongValue();
        }
        texts.add(text.value());
      }
      return texts;
    }
    throw wrongValue();
  }

  private static BuiltinException wrongValue() {
    return BuiltinException.type("operand 1 values must be string, array[string], or set[string]");
  }

  private static Value decodeObject(BuiltinContext context, String query) {
    context.charge(query.length() / CHARACTERS_PER_STEP);
    context.allocate(query.length() * BYTES_PER_CHARACTER);
    Map<String, List<Value>> values = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (pair.indexOf(';') >= 0) {
        throw BuiltinException.of("invalid semicolon separator in query");
      }
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String key = UrlEscape.QUERY.unescape(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : UrlEscape.QUERY.unescape(pair.substring(equals + 1));
        values.computeIfAbsent(key, k -> new ArrayList<>()).add(StringValue.of(value));
      }
    }
    ObjectValue.Builder object = ObjectValue.builder(values.size());
    values.forEach((key, list) -> object.with(key, ArrayValue.of(list)));
    return object.build();
  }
}
