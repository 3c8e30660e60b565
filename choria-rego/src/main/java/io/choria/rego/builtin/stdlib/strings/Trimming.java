package io.choria.rego.builtin.stdlib.strings;

import io.choria.rego.StringValue;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.stdlib.call.Operands;
import java.util.BitSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Trimming of strings (spec 08 §4.11, §5.3). */
public final class Trimming {
  private static final int FEW = 16;

  private Trimming() {}

  static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "trim" -> cutset(true, true);
      case "trim_left" -> cutset(true, false);
      case "trim_right" -> cutset(false, true);
      case "trim_prefix" ->
          (F2)
              (context, a, b) -> {
                String text = Operands.text(a, 1);
                String prefix = Operands.text(b, 2);
                return text.startsWith(prefix)
                    ? StringValue.of(text.substring(prefix.length()))
                    : a;
              };
      case "trim_suffix" ->
          (F2)
              (context, a, b) -> {
                String text = Operands.text(a, 1);
                String suffix = Operands.text(b, 2);
                return text.endsWith(suffix)
                    ? StringValue.of(text.substring(0, text.length() - suffix.length()))
                    : a;
              };
      case "trim_space" ->
          (F1)
              (context, a) ->
                  StringValue.of(trim(Operands.text(a, 1), Trimming::isSpace, true, true));
      default -> null;
    };
  }

  private static BuiltinImpl cutset(boolean left, boolean right) {
    return (F2)
        (context, a, b) -> {
          String text = Operands.text(a, 1);
          String cutset = Operands.text(b, 2);
          return StringValue.of(trim(text, cutset, left, right));
        };
  }

  /** Without the characters of a set at its ends. */
  public static String trim(String text, String cutset, boolean left, boolean right) {
    if (cutset.length() <= FEW) {
      return trim(text, point -> cutset.indexOf(point) >= 0, left, right);
    }
    BitSet points = new BitSet();
    cutset.codePoints().forEach(points::set);
    return trim(text, points::get, left, right);
  }

  private static String trim(String text, IntPredicate cut, boolean left, boolean right) {
    int from = 0;
    int to = text.length();
    while (left && from < to && cut.test(text.codePointAt(from))) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (right && from < to && cut.test(text.codePointBefore(to))) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  /** Unicode's White_Space. */
  static boolean isSpace(int point) {
    return switch (point) {
      case 0x20, 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000 -> true;
      default -> (point >= 0x09 && point <= 0x0d) || (point >= 0x2000 && point <= 0x200a);
    };
  }
}
