package io.choria.rego;

import io.choria.rego.core.InputParts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run over one JSON text. What is not wanted is checked like the rest, but no value is made of
 * it.
 */
final class JsonParser {
  private static final int KEY_CACHE = 256;

  /** Documents of fewer bytes have few keys. */
  private static final int SMALL = 2_048;

  private static final StringValue NOBODY_WANTS = StringValue.of("");

  private final byte[] input;
  private final JsonLimits limits;
  private final @Nullable StringValue[] keyCache;
  private int at;
  private int depth;

  JsonParser(byte[] input, JsonLimits limits) {
    this.input = input;
    this.limits = limits;
    this.keyCache = new StringValue[input.length < SMALL ? KEY_CACHE / 8 : KEY_CACHE];
  }

  Value document(InputParts wanted) {
    skipBlanks();
    if (at == input.length) {
      throw new JsonException("EOF", at);
    }
    Value value = value(wanted);
    skipBlanks();
    if (at < input.length) {
      throw trailing();
    }
    return value;
  }

  /** A second document, or what can't even start one. */
  private JsonException trailing() {
    boolean startsValue = "{[\"tfn-0123456789".indexOf(input[at]) >= 0;
    if (!startsValue) {
      return unexpected("looking for beginning of value");
    }
    return new JsonException("error: " + unexpected("after top-level value").getMessage(), at);
  }

  /** The next value; something else, to be thrown away, if nothing of it is wanted. */
  private Value value(@Nullable InputParts wanted) {
    skipBlanks();
    if (at == input.length) {
      throw unexpectedEnd();
    }
    return switch (input[at]) {
      case '{' -> object(wanted);
      case '[' -> array(wanted == null ? null : InputParts.ALL);
      case '"' -> wanted == null ? passString() : string();
      case 't' -> word("true", BooleanValue.TRUE);
      case 'f' -> word("false", BooleanValue.FALSE);
      case 'n' -> word("null", NullValue.INSTANCE);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(wanted != null);
      default -> throw unexpected("looking for beginning of value");
    };
  }

  private void descend() {
    if (++depth > limits.maxDepth()) {
      throw new JsonException("exceeded max depth of " + limits.maxDepth(), at);
    }
  }

  private Value object(@Nullable InputParts wanted) {
    descend();
    at++;
    skipBlanks();
    if (peek() == '}') {
      at++;
      depth--;
      return ObjectValue.EMPTY;
    }
    ObjectValue.@Nullable Builder entries = wanted == null ? null : ObjectValue.builder(8);
    while (true) {
      skipBlanks();
      if (peek() != '"') {
        throw unexpected("looking for beginning of object key string");
      }
      StringValue key = wanted == null ? passString() : key();
      skipBlanks();
      if (peek() != ':') {
        throw unexpected("after object key");
      }
      at++;
      InputParts part = wanted == null ? null : wanted.member(key);
      Value value = value(part);
      if (entries != null && part != null) {
        entries.put(key, value);
      }
      skipBlanks();
      byte next = peek();
      at++;
      if (next == '}') {
        depth--;
        return entries == null ? ObjectValue.EMPTY : entries.build();
      }
      if (next != ',') {
        at--;
        throw unexpected("after object key:value pair");
      }
    }
  }

  private Value array(@Nullable InputParts wanted) {
    descend();
    at++;
    skipBlanks();
    if (peek() == ']') {
      at++;
      depth--;
      return ArrayValue.EMPTY;
    }
    List<Value> elements = wanted == null ? List.of() : new ArrayList<>();
    while (true) {
      Value element = value(wanted);
      if (wanted != null) {
        elements.add(element);
      }
      skipBlanks();
      byte next = peek();
      at++;
      if (next == ']') {
        depth--;
        return ArrayValue.of(elements);
      }
      if (next != ',') {
        at--;
        throw unexpected("after array element");
      }
    }
  }

  private Value word(String word, Value value) {
    for (int i = 1; i < word.length(); i++) {
      at++;
      if (peek() != word.charAt(i)) {
        throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
      }
    }
    at++;
    return value;
  }

  private Value number(boolean wanted) {
    int start = at;
    boolean negative = input[at] == '-';
    if (negative) {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits("in numeric literal");
    }
    boolean integer = true;
    boolean exponent = false;
    if (at < input.length && input[at] == '.') {
      integer = false;
      at++;
      digits("after decimal point in numeric literal");
    }
    if (at < input.length && (input[at] == 'e' || input[at] == 'E')) {
      integer = false;
      exponent = true;
      at++;
      byte sign = peek();
      if (sign == '+' || sign == '-') {
        at++;
      }
      digits("in exponent of numeric literal");
    }
    int length = at - start;
    if (length > limits.maxNumberLength()) {
      throw new JsonException(
          "number is longer than " + limits.maxNumberLength() + " characters", start);
    }
    if (!wanted && !exponent) {
      return NullValue.INSTANCE;
    }
    if (integer && length <= 18) {
      return smallInteger(start, negative);
    }
    try {
      return NumberValue.of(new String(input, start, length, StandardCharsets.ISO_8859_1));
    } catch (NumberFormatException e) {
      throw new JsonException("invalid number: number too big", start);
    }
  }

  private Value smallInteger(int start, boolean negative) {
    long value = 0;
    for (int i = negative ? start + 1 : start; i < at; i++) {
      value = value * 10 + (input[i] - '0');
    }
    // the text of minus zero differs from that of zero
    return negative && value == 0
        ? NumberValue.of("-0")
        : NumberValue.of(negative ? -value : value);
  }

  private void digits(String where) {
    byte first = peek();
    if (first < '0' || first > '9') {
      throw unexpected(where);
    }
    while (at < input.length && input[at] >= '0' && input[at] <= '9') {
      at++;
    }
  }

  /** A key; equal keys of one document share one value when they are plain and short. */
  private StringValue key() {
    int start = at + 1;
    int end = start;
    int code = 0;
    while (end < input.length && isPlain(input[end])) {
      code = code * 31 + input[end];
      end++;
    }
    if (end == input.length || input[end] != '"') {
      return string();
    }
    at = end + 1;
    int slot = (code ^ code >>> 8 ^ code >>> 16) & (keyCache.length - 1);
    StringValue cached = keyCache[slot];
    if (cached != null && matches(cached.value(), start, end)) {
      return cached;
    }
    StringValue key = StringValue.of(ascii(start, end));
    keyCache[slot] = key;
    return key;
  }

  private boolean matches(String text, int start, int end) {
    if (text.length() != end - start) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (text.charAt(i - start) != input[i]) {
        return false;
      }
    }
    return true;
  }

  private String ascii(int start, int end) {
    return new String(input, start, end - start, StandardCharsets.ISO_8859_1);
  }

  private static boolean isPlain(byte b) {
    return b >= 0x20 && b != '"' && b != '\\';
  }

  private StringValue string() {
    int start = ++at;
    while (at < input.length && isPlain(input[at])) {
      at++;
    }
    if (peek() == '"') {
      return StringValue.of(ascii(start, at++));
    }
    StringBuilder text = new StringBuilder(at - start + 16).append(ascii(start, at));
    while (true) {
      byte next = peek();
      if (next == '"') {
        at++;
        return StringValue.of(text.toString());
      }
      if (next == '\\') {
        at++;
        escape(text);
      } else if (next >= 0 && next < 0x20) {
        throw unexpected("in string literal");
      } else {
        character(text);
      }
    }
  }

  /** Moves behind a string; only what stands behind backslashes can be wrong in it. */
  private StringValue passString() {
    int start = at;
    at++;
    while (at < input.length && (isPlain(input[at]) || input[at] < 0)) {
      at++;
    }
    if (peek() == '"') {
      at++;
      return NOBODY_WANTS;
    }
    at = start;
    return string();
  }

  private void character(StringBuilder text) {
    int length = Utf8.sequenceLength(input, at);
    if (length <= 1) {
      text.append(length == 0 ? '\ufffd' : (char) input[at]);
      at++;
    } else {
      text.append(new String(input, at, length, StandardCharsets.UTF_8));
      at += length;
    }
  }

  private void escape(StringBuilder text) {
    byte kind = peek();
    switch (kind) {
      case '"', '\\', '/' -> text.append((char) kind);
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case 'u' -> {
        unicode(text);
        return;
      }
      default -> throw unexpected("in string escape code");
    }
    at++;
  }

  private void unicode(StringBuilder text) {
    char first = hex4();
    if (!Character.isSurrogate(first)) {
      text.append(first);
      return;
    }
    if (Character.isHighSurrogate(first)
        && at + 5 < input.length
        && input[at] == '\\'
        && input[at + 1] == 'u') {
      int before = at;
      at++;
      char second = hex4();
      if (Character.isLowSurrogate(second)) {
        text.append(first).append(second);
        return;
      }
      at = before;
    }
    text.append('\ufffd');
  }

  /** Reads four digits after the {@code u} at the current position. */
  private char hex4() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      at++;
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw unexpected("in \\u hexadecimal character escape");
      }
      value = value << 4 | digit;
    }
    at++;
    return (char) value;
  }

  private void skipBlanks() {
    while (at < input.length) {
      byte b = input[at];
      if (b != ' ' && b != '\n' && b != '\t' && b != '\r') {
        return;
      }
      at++;
    }
  }

  private byte peek() {
    if (at >= input.length) {
      throw unexpectedEnd();
    }
    return input[at];
  }

  private JsonException unexpectedEnd() {
    return new JsonException("unexpected EOF", at);
  }

  private JsonException unexpected(String where) {
    if (at >= input.length) {
      return unexpectedEnd();
    }
    StringBuilder quoted = new StringBuilder();
    int point = input[at] & 0xff;
    if (point == '\'') {
      quoted.append("'\\''");
    } else if (point == '"') {
      quoted.append("'\"'");
    } else {
      GoQuote.appendPoint(quoted.append('\''), point, '\'', false);
      quoted.append('\'');
    }
    return new JsonException("invalid character " + quoted + " " + where, at);
  }
}
