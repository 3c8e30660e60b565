package io.choria.messaging.rpc.expr;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions whose time grows no faster than the text (RE2), with a limit on their size.
 */
public final class Regexes {
  private static final int MAX_LENGTH = 2_000;
  private static final long MAX_REPEATS = 1_000;

  private Regexes() {}

  /** The pattern, or null when the text is none or asks for too much. */
  public static @Nullable Pattern compile(String expression, boolean ignoreCase) {
    if (expression.length() > MAX_LENGTH || repeats(expression) > MAX_REPEATS) {
      return null;
    }
    try {
      return Pattern.compile(expression, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
    } catch (PatternSyntaxException e) {
      return null;
    }
  }

  /** The product of all counts in braces: what the program may grow by, at worst. */
  private static long repeats(String expression) {
    long product = 1;
    for (int open = expression.indexOf('{'); open >= 0; open = expression.indexOf('{', open + 1)) {
      int at = open + 1;
      long count = 0;
      long most = 1;
      while (at < expression.length() && "0123456789,".indexOf(expression.charAt(at)) >= 0) {
        char c = expression.charAt(at);
        count = c == ',' ? 0 : Math.min(count * 10 + (c - '0'), MAX_REPEATS + 1);
        most = Math.max(most, count);
        at++;
      }
      if (at < expression.length() && expression.charAt(at) == '}') {
        product = Math.min(product * most, 1_000_000);
      }
    }
    return product;
  }
}
