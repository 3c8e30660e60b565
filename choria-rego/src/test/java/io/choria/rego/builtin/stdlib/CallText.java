package io.choria.rego.builtin.stdlib;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.Builtin;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinRegistry;
import java.util.ArrayList;
import java.util.List;

/**
 * Evaluates texts such as {@code concat(",", {"a", "b"})}: literals and calls of built-ins, nothing
 * else. {@code dyn(x)} is x; it hides a type from the type checker of a reference.
 */
public final class CallText {
  /** An inner call was undefined. */
  static final class Undefined extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A built-in failed. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final String code;

    Failed(String name, BuiltinException cause) {
      super(name + ": " + cause.text());
      this.code = cause.code();
    }
  }

  private final String text;
  private final BuiltinContext context;
  private int at;

  private CallText(String text, BuiltinContext context) {
    this.text = text;
    this.context = context;
  }

  /** The value of a text. */
  public static Value evaluate(String text, BuiltinContext context) {
    CallText call = new CallText(text, context);
    Value value = call.term();
    call.blanks();
    if (call.at < text.length()) {
      throw new IllegalArgumentException("rest: " + text.substring(call.at));
    }
    return value;
  }

  private Value term() {
    blanks();
    char c = text.charAt(at);
    if (c == '"') {
      int start = at++;
      while (text.charAt(at) != '"') {
        at += text.charAt(at) == '\\' ? 2 : 1;
      }
      at++;
      return Value.parseJson(text.substring(start, at));
    }
    if (c == '`') {
      int end = text.indexOf('`', at + 1);
      String raw = text.substring(at + 1, end);
      at = end + 1;
      return StringValue.of(raw);
    }
    if (c == '[') {
      at++;
      return ArrayValue.of(list(']'));
    }
    if (c == '{') {
      return braces();
    }
    if (c == '-' || Character.isDigit(c)) {
      int start = at++;
      while (at < text.length() && "0123456789.eE+-".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      return NumberValue.of(text.substring(start, at));
    }
    return word();
  }

  private Value word() {
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || "._".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    String word = text.substring(start, at);
    if (word.equals("true") || word.equals("false")) {
      return Value.of(word.equals("true"));
    }
    if (word.equals("null")) {
      return Value.nullValue();
    }
    if (at >= text.length() || text.charAt(at) != '(') {
      throw new IllegalArgumentException("no call: " + text.substring(start));
    }
    at++;
    List<Value> args = list(')');
    if (word.equals("set")) {
      return SetValue.EMPTY;
    }
    if (word.equals("dyn")) {
      return args.get(0);
    }
    Builtin builtin = BuiltinRegistry.standard().find(word);
    if (builtin == null) {
      throw new IllegalArgumentException("no built-in " + word);
    }
    try {
      Value result = builtin.impl().call(context, args.toArray(new Value[0]));
      if (result == null) {
        throw new Undefined();
      }
      return result;
    } catch (BuiltinException e) {
      throw new Failed(word, e);
    }
  }

  private Value braces() {
    at++;
    blanks();
    if (text.charAt(at) == '}') {
      at++;
      return ObjectValue.EMPTY;
    }
    Value first = term();
    blanks();
    if (text.charAt(at) != ':') {
      List<Value> members = new ArrayList<>(List.of(first));
      if (text.charAt(at) == ',') {
        at++;
      }
      members.addAll(list('}'));
      return SetValue.of(members);
    }
    ObjectValue.Builder entries = ObjectValue.builder();
    while (true) {
      at++;
      entries.put(first, term());
      blanks();
      if (text.charAt(at++) == '}') {
        return entries.build();
      }
      first = term();
      blanks();
    }
  }

  private List<Value> list(char close) {
    List<Value> values = new ArrayList<>();
    blanks();
    while (text.charAt(at) != close) {
      values.add(term());
      blanks();
      if (text.charAt(at) == ',') {
        at++;
        blanks();
      }
    }
    at++;
    return values;
  }

  private void blanks() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }
}
