package io.choria.rego.builtin.stdlib.format;

import io.choria.rego.builtin.BuiltinContext;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Go's {@code fmt.Sprintf} for the arguments that Rego can give it: {@link Long} (int64), {@link
 * BigInteger} (*big.Int), {@link Double} (float64), {@link String}, {@link Boolean}, {@link
 * GoNumberText}, maps, lists and null (spec 08 §5.1).
 */
public final class GoFormat {
  private static final int TOO_LARGE = 1_000_000;

  private final BuiltinContext context;
  private final String format;
  private final List<@Nullable Object> args;
  private final StringBuilder out = new StringBuilder();
  private GoVerb verb = new GoVerb();
  private int at;
  private int arg;
  private boolean reordered;
  private boolean afterIndex;
  private boolean goodIndex;

  private GoFormat(BuiltinContext context, String format, List<@Nullable Object> args) {
    this.context = context;
    this.format = format;
    this.args = args;
  }

  public static String format(BuiltinContext context, String format, List<@Nullable Object> args) {
    return new GoFormat(context, format, args).run();
  }

  private String run() {
    while (at < format.length()) {
      int percent = format.indexOf('%', at);
      if (percent < 0) {
        out.append(format, at, format.length());
        break;
      }
      out.append(format, at, percent);
      at = percent + 1;
      directive();
    }
    if (!reordered && arg < args.size()) {
      extra();
    }
    return out.toString();
  }

  private void directive() {
    verb = new GoVerb();
    goodIndex = true;
    afterIndex = false;
    while (at < format.length() && verb.flag(format.charAt(at))) {
      at++;
    }
    index();
    width();
    // a point at the very end is taken for the verb
    if (at + 1 < format.length() && format.charAt(at) == '.') {
      at++;
      if (afterIndex) {
        goodIndex = false;
      }
      index();
      precision();
    }
    if (!afterIndex) {
      index();
    }
    if (at >= format.length()) {
      out.append("%!(NOVERB)");
      return;
    }
    int letter = format.codePointAt(at);
    at += Character.charCount(letter);
    emit(letter);
  }

  private void emit(int letter) {
    if (letter == '%') {
      out.append('%');
    } else if (!goodIndex) {
      out.append("%!").appendCodePoint(letter).append("(BADINDEX)");
    } else if (arg >= args.size()) {
      out.append("%!").appendCodePoint(letter).append("(MISSING)");
    } else {
      context.allocate(verb.width() + (long) verb.precision());
      int before = out.length();
      verb.directive(out, args.get(arg), letter);
      context.allocate(out.length() - before);
      arg++;
    }
  }

  private void width() {
    if (at < format.length() && format.charAt(at) == '*') {
      at++;
      Integer width = starArgument();
      if (width == null) {
        out.append("%!(BADWIDTH)");
      } else {
        verb.width(width);
      }
      afterIndex = false;
      return;
    }
    int start = at;
    int width = number();
    if (at > start) {
      if (width >= 0) {
        verb.width(width);
      }
      if (afterIndex) {
        goodIndex = false;
      }
    }
  }

  private void precision() {
    if (at < format.length() && format.charAt(at) == '*') {
      at++;
      Integer precision = starArgument();
      if (precision == null || precision < 0) {
        out.append("%!(BADPREC)");
      } else {
        verb.precision(precision);
      }
      afterIndex = false;
      return;
    }
    verb.precision(Math.max(0, number()));
  }

  /** Reads digits; -1 if the number is too large, which ends the text. */
  private int number() {
    int value = 0;
    while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
      value = value * 10 + (format.charAt(at) - '0');
      at++;
      if (value > TOO_LARGE) {
        at = format.length();
        return -1;
      }
    }
    return value;
  }

  private @Nullable Integer starArgument() {
    if (arg >= args.size()) {
      return null;
    }
    Object value = args.get(arg++);
    return value instanceof Long number && number >= -TOO_LARGE && number <= TOO_LARGE
        ? Integer.valueOf(number.intValue())
        : null;
  }

  /** Reads {@code [n]}, the index of the next argument. */
  private void index() {
    afterIndex = false;
    if (at >= format.length() || format.charAt(at) != '[') {
      return;
    }
    reordered = true;
    int close = format.indexOf(']', at);
    if (close < 0) {
      goodIndex = false;
      at++;
      return;
    }
    String inside = format.substring(at + 1, close);
    at = close + 1;
    boolean digits = !inside.isEmpty() && inside.length() < 8 && inside.matches("[0-9]+");
    int position = digits ? Integer.parseInt(inside) - 1 : -1;
    if (position >= 0 && position < args.size()) {
      arg = position;
      afterIndex = true;
    } else {
      goodIndex = false;
      afterIndex = digits;
    }
  }

  private void extra() {
    out.append("%!(EXTRA ");
    for (int i = arg; i < args.size(); i++) {
      if (i > arg) {
        out.append(", ");
      }
      Object value = args.get(i);
      if (value == null) {
        out.append("<nil>");
      } else {
        out.append(GoVerb.typeName(value)).append('=');
        new GoVerb().directive(out, value, 'v');
      }
    }
    out.append(')');
  }
}
