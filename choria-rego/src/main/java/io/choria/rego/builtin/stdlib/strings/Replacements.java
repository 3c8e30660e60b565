package io.choria.rego.builtin.stdlib.strings;

import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Operands;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Replacement of several texts in one pass from left to right: at each position the first pattern
 * that matches wins, an empty pattern matches once between characters, and replaced text is not
 * looked at again (spec 08 §4.11).
 */
final class Replacements {
  private static final int CHECK_EVERY = 1024;

  private final BuiltinContext context;
  private final List<String> patterns;
  private final List<String> substitutes;
  private final Map<Character, List<Integer>> byFirst = new HashMap<>();
  private final List<Integer> empty = new ArrayList<>();

  private Replacements(BuiltinContext context, List<String> patterns, List<String> substitutes) {
    this.context = context;
    this.patterns = patterns;
    this.substitutes = substitutes;
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).isEmpty()) {
        empty.add(i);
      } else {
        byFirst.computeIfAbsent(patterns.get(i).charAt(0), c -> new ArrayList<>()).add(i);
      }
    }
  }

  static Value replace(BuiltinContext context, Value a, Value b, Value c) {
    String text = Operands.text(a, 1);
    String pattern = Operands.text(b, 2);
    String substitute = Operands.text(c, 3);
    return new Replacements(context, List.of(pattern), List.of(substitute)).apply(text);
  }

  static Value replaceAll(BuiltinContext context, Value a, Value b) {
    ObjectValue pairs = Operands.object(a, 1);
    String text = Operands.text(b, 2);
    List<String> patterns = new ArrayList<>();
    List<String> substitutes = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      if (!(pairs.keyAt(i) instanceof StringValue pattern)) {
        throw BuiltinException.type("operand 1 non-string key found in pattern object");
      }
      if (!(pairs.valueAt(i) instanceof StringValue substitute)) {
        throw BuiltinException.type("operand 1 non-string value found in pattern object");
      }
      patterns.add(pattern.value());
      substitutes.add(substitute.value());
    }
    return new Replacements(context, patterns, substitutes).apply(text);
  }

  private Value apply(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean afterEmpty = false;
    int checked = 0;
    for (int at = 0; at <= text.length(); ) {
      int match = match(text, at, !afterEmpty);
      if (match >= 0) {
        out.append(substitutes.get(match));
        at += patterns.get(match).length();
        afterEmpty = patterns.get(match).isEmpty();
      } else {
        afterEmpty = false;
        int end = at < text.length() ? at + Character.charCount(text.codePointAt(at)) : at + 1;
        out.append(text, at, Math.min(end, text.length()));
        at = end;
      }
      if (out.length() - checked > CHECK_EVERY) {
        context.allocate(out.length() - checked);
        context.charge(1);
        checked = out.length();
      }
    }
    return StringValue.of(out.toString());
  }

  private int match(String text, int at, boolean allowEmpty) {
    int best = Integer.MAX_VALUE;
    if (at < text.length()) {
      for (int i : byFirst.getOrDefault(text.charAt(at), List.of())) {
        if (text.startsWith(patterns.get(i), at)) {
          best = i;
          break;
        }
      }
    }
    if (allowEmpty && !empty.isEmpty() && empty.get(0) < best) {
      best = empty.get(0);
    }
    return best == Integer.MAX_VALUE ? -1 : best;
  }
}
