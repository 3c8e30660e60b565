package io.choria.rego;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One run over one JSON text. What is not wanted is checked like the rest, but no value is made of
 * it. Positions are handed from method to method as far as possible: fields are slow in loops.
 */
final class JsonParser {
  /** Below this many bytes keys seldom come twice. */
  private static final int SMALL = 512;

  /** What is made of more bytes than this should not waste memory. */
  private static final int LARGE = 16_384;

  /** After so many bytes whoever may end the reading is asked. */
  private static final int STRIDE = 1 << 15;

  /** Objects with more members need an index. */
  private static final int FEW = HashIndex.LINEAR;

  private final byte[] input;
  private final JsonLimits limits;
  private final JsonSkip skip;
  private final @Nullable RecentTexts recent;
  private final boolean trim;
  private final Runnable check;

  /** Where whoever may end the reading is asked next. */
  private int nextCheck = STRIDE;

  /** Behind what was read last. */
  private int at;

  private int depth;

  JsonParser(byte[] input, JsonLimits limits, Runnable check) {
    this.input = input;
    this.check = check;
    this.limits = limits;
    this.skip = new JsonSkip(input, limits);
    this.recent = input.length < SMALL ? null : new RecentTexts();
    this.trim = input.length > LARGE;
  }

  Value document(Wanted wanted) {
    int start = JsonScan.blanks(input, 0);
    if (start == input.length) {
      throw new JsonException("EOF", start);
    }
    Value value = value(start, wanted);
    int end = JsonScan.blanks(input, at);
    if (end < input.length) {
      throw trailing(end);
    }
    return value;
  }

  /** A second document, or what can't even start one. */
  private JsonException trailing(int place) {
    boolean startsValue = "{[\"tfn-0123456789".indexOf(input[place]) >= 0;
    if (!startsValue) {
      return unexpected(place, "looking for beginning of value");
    }
    return new JsonException(
        "error: " + unexpected(place, "after top-level value").getMessage(), place);
  }

  private Value value(int start, Wanted wanted) {
    return switch (byteAt(start)) {
      case '"' -> string(start, wanted.texts());
      case '{' -> object(start, wanted);
      case '[' -> array(start, wanted.elements());
      case 't' -> word(start, "true", BooleanValue.TRUE);
      case 'f' -> word(start, "false", BooleanValue.FALSE);
      case 'n' -> word(start, "null", NullValue.INSTANCE);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(start);
      default -> throw unexpected(start, "looking for beginning of value");
    };
  }

  /** Moves behind a value that nobody wants. */
  private void pass(int start, Wanted wanted) {
    int end = skip.value(start, limits.maxDepth() - depth);
    if (end == JsonSkip.ASK_PARSER) {
      value(start, wanted.whole());
    } else {
      at = end;
    }
  }

  /**
   * Lets the reading be ended. Not for each value: that would slow down texts of numbers. What has
   * many parts asks when it grows.
   */
  private void check(int place) {
    if (place >= nextCheck) {
      nextCheck = place + STRIDE;
      check.run();
    }
  }

  private void descend(int place) {
    check(place);
    if (++depth > limits.maxDepth()) {
      throw new JsonException("exceeded max depth of " + limits.maxDepth(), place);
    }
  }

  private Value object(int start, Wanted wanted) {
    descend(start);
    int next = JsonScan.blanks(input, start + 1);
    if (byteAt(next) == '}') {
      at = next + 1;
      depth--;
      return ObjectValue.EMPTY;
    }
    Value[] keys = new Value[wanted.likelySize()];
    Value[] values = new Value[keys.length];
    int size = 0;
    // a bit for the shape of each key: one whose bit is not set yet was not there before
    long shapes = 0;
    ObjectValue.Builder large = null;
    while (true) {
      if (byteAt(next) != '"') {
        throw unexpected(next, "looking for beginning of object key string");
      }
      int end = JsonScan.plain(input, next + 1);
      boolean plain = end < input.length && input[end] == '"';
      StringValue key = null;
      Wanted part = null;
      long shape = -1;
      if (plain) {
        at = end + 1;
        shape = 1L << (input[next + 1] * 7 + input[end - 1] * 31 + end - next);
        int place = wanted.names().find(input, next + 1, end);
        if (place >= 0) {
          key = wanted.names().at(place);
          part = wanted.part(place);
        } else {
          part = wanted.others();
          key = part == null ? null : plainKey(next + 1, end, wanted);
        }
      } else {
        key = string(next, wanted.texts());
        part = wanted.part(key);
      }
      next = JsonScan.blanks(input, at);
      if (byteAt(next) != ':') {
        throw unexpected(next, "after object key");
      }
      next = JsonScan.blanks(input, next + 1);
      if (key == null || part == null) {
        pass(next, wanted);
      } else {
        Value value = value(next, part);
        int same = (shapes & shape) == 0 || large != null ? -1 : HashIndex.linear(keys, size, key);
        shapes |= shape;
        if (large != null) {
          check(next);
          large.put(key, value);
        } else if (same >= 0) {
          values[same] = value;
        } else if (size < FEW) {
          if (size == keys.length) {
            keys = Arrays.copyOf(keys, FEW);
            values = Arrays.copyOf(values, FEW);
          }
          keys[size] = key;
          values[size] = value;
          size++;
        } else {
          large = builder(keys, values);
          large.put(key, value);
        }
      }
      next = JsonScan.blanks(input, at);
      byte separator = byteAt(next);
      if (separator == '}') {
        at = next + 1;
        depth--;
        return large != null ? large.build() : object(keys, values, size);
      }
      if (separator != ',') {
        throw unexpected(next, "after object key:value pair");
      }
      next = JsonScan.blanks(input, next + 1);
    }
  }

  /** Goes on with an index when there are many members. */
  private static ObjectValue.Builder builder(Value[] keys, Value[] values) {
    ObjectValue.Builder builder = ObjectValue.builder(2 * keys.length);
    for (int i = 0; i < keys.length; i++) {
      builder.put(keys[i], values[i]);
    }
    return builder;
  }

  private ObjectValue object(Value[] keys, Value[] values, int size) {
    return trim && size < keys.length
        ? ObjectValue.owning(Arrays.copyOf(keys, size), Arrays.copyOf(values, size), size)
        : ObjectValue.owning(keys, values, size);
  }

  private Value array(int start, Wanted wanted) {
    descend(start);
    int next = JsonScan.blanks(input, start + 1);
    if (byteAt(next) == ']') {
      at = next + 1;
      depth--;
      return ArrayValue.EMPTY;
    }
    Value[] elements = new Value[4];
    int size = 0;
    while (true) {
      Value element = value(next, wanted);
      if (size == elements.length) {
        check(next);
        elements = Arrays.copyOf(elements, size * 2);
      }
      elements[size++] = element;
      next = JsonScan.blanks(input, at);
      byte separator = byteAt(next);
      if (separator == ']') {
        at = next + 1;
        depth--;
        return ArrayValue.owning(
            size == elements.length ? elements : Arrays.copyOf(elements, size));
      }
      if (separator != ',') {
        throw unexpected(next, "after array element");
      }
      next = JsonScan.blanks(input, next + 1);
    }
  }

  private Value word(int start, String word, Value value) {
    for (int i = 1; i < word.length(); i++) {
      if (byteAt(start + i) != word.charAt(i)) {
        throw unexpected(start + i, "in literal " + word + " (expecting '" + word.charAt(i) + "')");
      }
    }
    at = start + word.length();
    return value;
  }

  private Value number(int start) {
    boolean negative = input[start] == '-';
    int first = negative ? start + 1 : start;
    int end = first;
    long value = 0;
    while (end < input.length && JsonScan.isDigit(input[end])) {
      value = value * 10 + (input[end] - '0');
      end++;
    }
    boolean integer =
        end == input.length || (input[end] != '.' && input[end] != 'e' && input[end] != 'E');
    // a zero in front ends the number, and the text of minus zero differs from that of zero
    if (integer && end > first && end - start <= 18 && (input[first] != '0' || end == start + 1)) {
      at = end;
      return NumberValue.of(negative ? -value : value);
    }
    return unusualNumber(start, first);
  }

  private Value unusualNumber(int start, int first) {
    int end = first;
    if (byteAt(end) == '0') {
      end++;
    } else {
      end = digits(end, "in numeric literal");
    }
    int point = -1;
    if (end < input.length && input[end] == '.') {
      point = end;
      end = digits(end + 1, "after decimal point in numeric literal");
    }
    boolean exponent = end < input.length && (input[end] == 'e' || input[end] == 'E');
    if (exponent) {
      end++;
      byte sign = byteAt(end);
      end = digits(sign == '+' || sign == '-' ? end + 1 : end, "in exponent of numeric literal");
    }
    at = end;
    int length = end - start;
    if (length > limits.maxNumberLength()) {
      throw new JsonException(
          "number is longer than " + limits.maxNumberLength() + " characters", start);
    }
    String text = new String(input, start, length, StandardCharsets.ISO_8859_1);
    try {
      return point >= 0 && !exponent
          ? NumberValue.ofPlain(text, point - start)
          : NumberValue.of(text);
    } catch (NumberFormatException e) {
      throw new JsonException("invalid number: number too big", start);
    }
  }

  private int digits(int start, String where) {
    if (!JsonScan.isDigit(byteAt(start))) {
      throw unexpected(start, where);
    }
    return JsonScan.digits(input, start);
  }

  /** The key of these bytes, which are not among the names of what is wanted. */
  private StringValue plainKey(int start, int end, Wanted wanted) {
    if (wanted.names() != wanted.texts()) {
      int place = wanted.texts().find(input, start, end);
      StringValue known = place < 0 ? null : wanted.texts().at(place);
      if (known != null) {
        return known;
      }
    }
    return recent == null ? StringValue.ofAscii(ascii(start, end)) : recent.text(input, start, end);
  }

  private String ascii(int start, int end) {
    return new String(input, start, end - start, StandardCharsets.ISO_8859_1);
  }

  /** A string, beginning at its quote; one that is known is not made again. */
  private StringValue string(int quote, KnownTexts known) {
    int start = quote + 1;
    int end = JsonScan.plain(input, start);
    if (byteAt(end) != '"') {
      return unusualString(start, end);
    }
    at = end + 1;
    int place = known.find(input, start, end);
    StringValue text = place < 0 ? null : known.at(place);
    return text == null ? StringValue.ofAscii(ascii(start, end)) : text;
  }

  private StringValue unusualString(int start, int plainEnd) {
    int end = JsonScan.unescaped(input, plainEnd);
    if (byteAt(end) == '"') {
      String text = new String(input, start, end - start, StandardCharsets.UTF_8);
      // bytes that are no UTF-8 must be replaced one by one
      if (text.indexOf('\ufffd') < 0) {
        at = end + 1;
        return StringValue.of(text);
      }
    }
    at = plainEnd;
    StringBuilder text = new StringBuilder(end - start + 16).append(ascii(start, plainEnd));
    while (true) {
      byte next = byteAt(at);
      if (next == '"') {
        at++;
        return StringValue.of(text.toString());
      }
      if (next == '\\') {
        check(at++);
        escape(text);
      } else if (next < 0) {
        character(text);
      } else if (next < ' ') {
        throw unexpected(at, "in string literal");
      } else {
        int run = at;
        at = JsonScan.plain(input, run);
        text.append(ascii(run, at));
      }
    }
  }

  private void character(StringBuilder text) {
    check(at);
    int length = Utf8.sequenceLength(input, at);
    if (length == 0) {
      text.append('\ufffd');
      at++;
    } else {
      text.append(new String(input, at, length, StandardCharsets.UTF_8));
      at += length;
    }
  }

  private void escape(StringBuilder text) {
    byte kind = byteAt(at);
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
      default -> throw unexpected(at, "in string escape code");
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
      int digit = Character.digit(byteAt(at), 16);
      if (digit < 0) {
        throw unexpected(at, "in \\u hexadecimal character escape");
      }
      value = value << 4 | digit;
    }
    at++;
    return (char) value;
  }

  private byte byteAt(int place) {
    if (place >= input.length) {
      throw unexpectedEnd();
    }
    return input[place];
  }

  private JsonException unexpectedEnd() {
    return new JsonException("unexpected EOF", input.length);
  }

  private JsonException unexpected(int place, String where) {
    StringBuilder quoted = new StringBuilder();
    int point = input[place] & 0xff;
    if (point == '\'') {
      quoted.append("'\\''");
    } else if (point == '"') {
      quoted.append("'\"'");
    } else {
      GoQuote.appendPoint(quoted.append('\''), point, '\'', false);
      quoted.append('\'');
    }
    return new JsonException("invalid character " + quoted + " " + where, place);
  }
}
