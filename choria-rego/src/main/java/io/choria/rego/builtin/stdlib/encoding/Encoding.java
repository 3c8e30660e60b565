package io.choria.rego.builtin.stdlib.encoding;

import io.choria.rego.BooleanValue;
import io.choria.rego.JsonException;
import io.choria.rego.JsonReader;
import io.choria.rego.JsonWriter;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.call.TextSize;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** JSON, base64 and hexadecimal (spec 08 §4.10, §5.4, §5.8). */
public final class Encoding {
  private static final int LARGEST_TEXT = 64 << 20;

  /** Of short arrays in arrays; of texts it is a fraction. */
  private static final long BYTES_PER_CHARACTER = 8;

  /** What a reader does before it asks whether to go on, in steps. */
  private static final int STEPS_OF_READER = 256;

  private Encoding() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "json.marshal" -> (F1) (context, a) -> marshal(context, JsonWriter.compact(), a);
      case "json.marshal_with_options" -> (F2) Encoding::marshalWithOptions;
      case "json.unmarshal" -> (F1) (context, a) -> unmarshal(context, Operands.string(a, 1));
      case "json.is_valid" ->
          (F1) (context, a) -> Value.of(a instanceof StringValue text && isJson(context, text));
      case "base64.encode" ->
          (F1) (context, a) -> encode(Base64.getEncoder(), Operands.string(a, 1));
      case "base64.decode" ->
          (F1) (context, a) -> StringValue.ofBytes(GoBase64.STANDARD.decode(Operands.text(a, 1)));
      case "base64.is_valid" -> (F1) (context, a) -> Value.of(isBase64(a));
      case "base64url.encode" ->
          (F1) (context, a) -> encode(Base64.getUrlEncoder(), Operands.string(a, 1));
      case "base64url.encode_no_pad" ->
          (F1)
              (context, a) ->
                  encode(Base64.getUrlEncoder().withoutPadding(), Operands.string(a, 1));
      case "base64url.decode" ->
          (F1) (context, a) -> StringValue.ofBytes(decodeUrl(Operands.text(a, 1)));
      case "hex.encode" ->
          (F1) (context, a) -> StringValue.of(Hex.encode(Operands.string(a, 1).bytes()));
      case "hex.decode" ->
          (F1) (context, a) -> StringValue.ofBytes(Hex.decode(Operands.string(a, 1).bytes()));
      default -> null;
    };
  }

  private static Value marshal(BuiltinContext context, JsonWriter writer, Value a) {
    TextSize.charge(context, a);
    try {
      return StringValue.of(
          writer.limitedTo(LARGEST_TEXT).checking(context::checkDeadline).write(a));
    } catch (JsonException e) {
      throw BuiltinException.of(String.valueOf(e.getMessage()));
    }
  }

  private static Value marshalWithOptions(BuiltinContext context, Value a, Value b) {
    ObjectValue options = Operands.object(b, 2);
    String indent = "\t";
    String prefix = "";
    boolean pretty = false;
    boolean explicit = false;
    boolean wanted = false;
    for (int i = 0; i < options.size(); i++) {
      Value value = options.valueAt(i);
      if (!(options.keyAt(i) instanceof StringValue key)) {
        throw BuiltinException.type("operand 2 failed to stringify key " + options.keyAt(i));
      }
      switch (key.value()) {
        case "prefix" -> {
          prefix = option(key, value);
          pretty = true;
        }
        case "indent" -> {
          indent = option(key, value);
          pretty = true;
        }
        case "pretty" -> {
          if (!(value instanceof BooleanValue truth)) {
            throw BuiltinException.type("operand 2 key " + key + " failed cast to bool");
          }
          explicit = true;
          wanted = truth.value();
        }
        default -> throw BuiltinException.type("operand 2 object contained unknown key " + key);
      }
    }
    if (!(explicit ? wanted : pretty)) {
      return marshal(context, JsonWriter.compact(), a);
    }
    Value text = marshal(context, JsonWriter.compact().indented(indent, prefix), a);
    return prefix.isEmpty() ? text : StringValue.of(prefix + ((StringValue) text).value());
  }

  private static String option(StringValue key, Value value) {
    if (value instanceof StringValue text) {
      return text.value();
    }
    throw BuiltinException.type(
        "operand 2 key "
            + key
            + " failed cast to string: operand 0 must be string but got "
            + value.kind().label());
  }

  private static Value unmarshal(BuiltinContext context, StringValue text) {
    context.allocate(text.value().length() * BYTES_PER_CHARACTER);
    return json(context, text);
  }

  /** What a JSON text says. */
  public static Value json(BuiltinContext context, StringValue text) {
    try {
      return reader(context::charge).read(text.bytes());
    } catch (JsonException e) {
      throw BuiltinException.of(String.valueOf(e.getMessage()));
    }
  }

  /** Reads until the time of the evaluation is over. */
  public static JsonReader reader(Pace pace) {
    return JsonReader.withDefaults().checking(() -> pace.step(STEPS_OF_READER));
  }

  /** Whether a text is JSON. */
  public static boolean isJson(BuiltinContext context, StringValue text) {
    try {
      reader(context::charge).read(text.bytes());
      return true;
    } catch (JsonException e) {
      return false;
    }
  }

  private static Value encode(Base64.Encoder encoder, StringValue text) {
    return StringValue.of(encoder.encodeToString(text.bytes()));
  }

  private static boolean isBase64(Value a) {
    if (!(a instanceof StringValue text)) {
      return false;
    }
    try {
      GoBase64.STANDARD.decode(text.value());
      return true;
    } catch (BuiltinException e) {
      return false;
    }
  }

  public static byte[] decodeUrl(String text) {
    String padded = text;
    if (!text.endsWith("=")) {
      padded =
          switch (StringValue.of(text).bytes().length % 4) {
            case 0 -> text;
            case 2 -> text + "==";
            case 3 -> text + "=";
            default -> throw BuiltinException.of("illegal base64url string: " + text);
          };
    }
    return GoBase64.URL.decode(padded);
  }
}
