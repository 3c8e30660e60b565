package io.choria.rego.builtin.stdlib.strings;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.BuiltinImpl.F3;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Strings of code points (spec 08 §2.3, §4.11). */
public final class Strings {
  private static final long BYTES_PER_NUMBER = 32;

  private Strings() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "concat" -> (F2) Strings::concat;
      case "contains" -> test(Occurrences::any);
      case "startswith" -> test(String::startsWith);
      case "endswith" -> test(String::endsWith);
      case "indexof" -> (F2) Strings::indexOf;
      case "indexof_n" -> (F2) Strings::indexOfAll;
      case "substring" -> (F3) Strings::substring;
      case "lower" -> (F1) (context, a) -> map(a, Character::toLowerCase);
      case "upper" -> (F1) (context, a) -> map(a, Character::toUpperCase);
      case "replace" -> (F3) Replacements::replace;
      case "strings.replace_n" -> (F2) Replacements::replaceAll;
      case "split" -> (F2) (context, a, b) -> Splitting.split(context, a, b);
      case "strings.split_n" -> (F3) Splitting::splitN;
      case "strings.count" -> (F2) Strings::count;
      case "strings.reverse" -> (F1) (context, a) -> reverse(Operands.string(a, 1));
      case "strings.any_prefix_match" ->
          (F2) (context, a, b) -> Value.of(anyMatch(context, a, b, String::startsWith));
      case "strings.any_suffix_match" ->
          (F2) (context, a, b) -> Value.of(anyMatch(context, a, b, String::endsWith));
      default -> Trimming.find(name);
    };
  }

  private static BuiltinImpl test(BiPredicate<String, String> predicate) {
    return (F2)
        (context, a, b) -> Value.of(predicate.test(Operands.text(a, 1), Operands.text(b, 2)));
  }

  private static Value concat(BuiltinContext context, Value a, Value b) {
    String separator = Operands.text(a, 1);
    if (!(b instanceof ArrayValue) && !(b instanceof SetValue)) {
      throw BuiltinException.operand(2, b, "set", "array");
    }
    Pass.over(context, b);
    List<String> parts = Operands.texts(b, 2);
    long length = (long) separator.length() * Math.max(0, parts.size() - 1);
    for (String part : parts) {
      length += part.length();
    }
    context.allocate(length);
    return StringValue.of(String.join(separator, parts));
  }

  private static String needle(Value b) {
    String needle = Operands.text(b, 2);
    if (needle.isEmpty()) {
      throw BuiltinException.of("empty search character");
    }
    return needle;
  }

  private static Value indexOf(BuiltinContext context, Value a, Value b) {
    StringValue text = Operands.string(a, 1);
    int at = Occurrences.first(text.value(), needle(b));
    return NumberValue.of(at <= 0 || text.isSimple() ? at : text.value().codePointCount(0, at));
  }

  private static Value indexOfAll(BuiltinContext context, Value a, Value b) {
    String text = Operands.text(a, 1);
    Occurrences occurrences = Occurrences.overlapping(text, needle(b));
    List<Value> found = new ArrayList<>();
    int counted = 0;
    int points = 0;
    for (int at = occurrences.next(); at >= 0; at = occurrences.next()) {
      context.charge(1);
      context.allocate(BYTES_PER_NUMBER);
      points += text.codePointCount(counted, at);
      counted = at;
      found.add(NumberValue.of(points));
    }
    return ArrayValue.of(found);
  }

  private static Value substring(BuiltinContext context, Value a, Value b, Value c) {
    StringValue text = Operands.string(a, 1);
    long offset = Operands.integer(b, 2);
    long length = Operands.integer(c, 3);
    if (offset < 0) {
      throw BuiltinException.of("negative offset");
    }
    int size = text.length();
    if (offset >= size) {
      return StringValue.EMPTY;
    }
    int from = (int) offset;
    int to = length < 0 ? size : from + (int) Math.min(length, size - from);
    String value = text.value();
    if (text.isSimple()) {
      return StringValue.of(value.substring(from, to));
    }
    int start = value.offsetByCodePoints(0, from);
    return StringValue.of(value.substring(start, value.offsetByCodePoints(start, to - from)));
  }

  /** Maps each code point to one: the simple case mapping. */
  private static Value map(Value a, IntUnaryOperator mapping) {
    StringValue operand = Operands.string(a, 1);
    String text = operand.value();
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      if (mapping.applyAsInt(point) != point) {
        StringBuilder mapped = new StringBuilder(text.length()).append(text, 0, i);
        text.substring(i).codePoints().map(mapping).forEach(mapped::appendCodePoint);
        return StringValue.of(mapped.toString());
      }
      i += Character.charCount(point);
    }
    return operand;
  }

  private static Value count(BuiltinContext context, Value a, Value b) {
    StringValue text = Operands.string(a, 1);
    String needle = Operands.text(b, 2);
    if (needle.isEmpty()) {
      return NumberValue.of(text.length() + 1L);
    }
    Occurrences occurrences = Occurrences.of(text.value(), needle);
    int count = 0;
    while (occurrences.next() >= 0) {
      count++;
    }
    return NumberValue.of(count);
  }

  private static Value reverse(StringValue text) {
    // keeps surrogate pairs in order
    return StringValue.of(new StringBuilder(text.value()).reverse().toString());
  }

  private static boolean anyMatch(
      BuiltinContext context, Value a, Value b, BiPredicate<String, String> predicate) {
    List<String> texts = oneOrMore(a, 1);
    List<String> bases = oneOrMore(b, 2);
    for (String text : texts) {
      context.charge(1 + bases.size() / 8);
      for (String base : bases) {
        if (predicate.test(text, base)) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<String> oneOrMore(Value value, int position) {
    if (value instanceof StringValue text) {
      return List.of(text.value());
    }
    if (Operands.elements(value) == null) {
      throw BuiltinException.operand(position, value, "string", "set", "array");
    }
    return Operands.texts(value, position);
  }
}
