package io.choria.rego.builtin;

import io.choria.rego.RegoType;
import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads signatures in the notation that error messages show: {@code (string, any<array[any],
 * set[any]>) => boolean}. An argument that ends in {@code ...} may be repeated; the result {@code
 * ???} means none.
 */
final class SignatureParser {
  private final String text;
  private int at;

  private SignatureParser(String text) {
    this.text = text;
  }

  static RegoType.Function parse(String text) {
    SignatureParser parser = new SignatureParser(text);
    RegoType.Function function = parser.function();
    parser.blanks();
    if (parser.at < text.length()) {
      throw parser.error("the end");
    }
    return function;
  }

  private RegoType.Function function() {
    expect("(");
    List<RegoType> args = new ArrayList<>();
    RegoType variadic = null;
    if (!take(")")) {
      do {
        RegoType arg = type();
        if (take("...")) {
          variadic = arg;
        } else {
          args.add(arg);
        }
      } while (take(","));
      expect(")");
    }
    expect("=>");
    return new RegoType.Function(args, variadic, take("???") ? null : type());
  }

  private RegoType type() {
    String word = word();
    return switch (word) {
      case "null" -> RegoType.nul();
      case "boolean" -> RegoType.bool();
      case "number" -> RegoType.number();
      case "string" -> RegoType.string();
      case "any" -> new RegoType.Any(list());
      case "array" -> new RegoType.Array(list(), rest());
      case "set" -> new RegoType.SetOf(rest());
      case "object" -> object();
      default -> {
        at -= word.length();
        throw error("a type");
      }
    };
  }

  private List<RegoType> list() {
    List<RegoType> types = new ArrayList<>();
    if (take("<")) {
      do {
        types.add(type());
      } while (take(","));
      expect(">");
    }
    return types;
  }

  private @Nullable RegoType rest() {
    if (!take("[")) {
      return null;
    }
    RegoType type = type();
    expect("]");
    return type;
  }

  private RegoType object() {
    TreeMap<Value, RegoType> properties = new TreeMap<>();
    if (take("<")) {
      do {
        String name = word();
        expect(":");
        properties.put(Value.of(name), type());
      } while (take(","));
      expect(">");
    }
    if (!take("[")) {
      return new RegoType.Obj(properties, null, null);
    }
    RegoType key = type();
    expect(":");
    RegoType value = type();
    expect("]");
    return new RegoType.Obj(properties, key, value);
  }

  private String word() {
    blanks();
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    return text.substring(start, at);
  }

  private boolean take(String token) {
    blanks();
    if (text.startsWith(token, at)) {
      at += token.length();
      return true;
    }
    return false;
  }

  private void expect(String token) {
    if (!take(token)) {
      throw error("'" + token + "'");
    }
  }

  private void blanks() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private IllegalArgumentException error(String expected) {
    return new IllegalArgumentException(
        "expected " + expected + " at offset " + at + " of signature '" + text + "'");
  }
}
