package io.choria.rego.builtin.stdlib.regex;

import io.choria.rego.builtin.BuiltinException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses patterns in which so many characters stand in ranges that don't mind case that it takes
 * seconds to look up the other cases of each of them.
 */
final class FoldGuard {
  /** One range over all characters is a little more than half of it. */
  private static final long LIMIT = 200_000;

  /** Nothing above has another case. */
  private static final int HIGHEST = 0x1e943;

  private static final Pattern IGNORES_CASE = Pattern.compile("\\(\\?[a-zA-Z]*i");
  private static final String CHARACTER = "(?:\\\\x\\{([0-9a-fA-F]{1,6})\\}|\\\\?([^\\\\\\]]))";
  private static final Pattern RANGE = Pattern.compile(CHARACTER + "-" + CHARACTER);

  private FoldGuard() {}

  static void check(String pattern) {
    if (pattern.indexOf('-') < 0 || !IGNORES_CASE.matcher(pattern).find()) {
      return;
    }
    long folded = 0;
    Matcher ranges = RANGE.matcher(pattern);
    while (ranges.find()) {
      folded += Math.max(0, point(ranges, 3) - point(ranges, 1));
    }
    if (folded > LIMIT) {
      throw BuiltinException.of("error parsing regexp: expression too large");
    }
  }

  private static int point(Matcher range, int group) {
    String number = range.group(group);
    int point =
        number == null ? range.group(group + 1).codePointAt(0) : Integer.parseInt(number, 16);
    return Math.min(point, HIGHEST);
  }
}
