package io.choria.rego.builtin.stdlib.regex;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites what Go's regular expressions have and RE2/J does not: groups of the same name, braces
 * that begin no repetition and are literal, and names of Unicode classes in any spelling. One run
 * over one pattern.
 */
final class RegexSyntax {
  private static final Pattern REPETITION = Pattern.compile("\\{[0-9]+(,[0-9]*)?\\}");
  private static final Pattern NAMED_GROUP = Pattern.compile("\\(\\?P?<(\\w+)>");
  private static final String AGAIN = "__repeated";

  private final String pattern;
  private final StringBuilder out = new StringBuilder();
  private final Map<String, Integer> names = new HashMap<>();
  private int at;

  private RegexSyntax(String pattern) {
    this.pattern = pattern;
  }

  /** The pattern in RE2/J's syntax. What is wrong with it stays wrong. */
  static String forRe2j(String pattern) {
    RegexSyntax syntax = new RegexSyntax(pattern);
    syntax.run();
    return syntax.out.toString();
  }

  /**
   * The first escaped character beyond ASCII, which RE2/J would take for itself; null if there is
   * none.
   */
  static @Nullable String badEscape(String pattern) {
    for (int at = pattern.indexOf('\\'); at >= 0; at = pattern.indexOf('\\', at)) {
      if (pattern.startsWith("Q", at + 1)) {
        int end = pattern.indexOf("\\E", at);
        at = end < 0 ? pattern.length() : end + 2;
      } else if (at + 1 < pattern.length() && pattern.charAt(at + 1) >= 0x80) {
        return pattern.substring(at, pattern.offsetByCodePoints(at, 2));
      } else {
        at += 2;
      }
    }
    return null;
  }

  /** The name under which the n-th group of a name is found; the first keeps its own. */
  static String groupName(String name, int n) {
    return n == 0 ? name : name + AGAIN + n;
  }

  private void run() {
    while (at < pattern.length()) {
      switch (pattern.charAt(at)) {
        case '\\' -> escape(false);
        case '[' -> characterClass();
        case '(' -> group();
        case '{' -> brace();
        default -> copy(1);
      }
    }
  }

  private void copy(int count) {
    int end = Math.min(pattern.length(), at + count);
    out.append(pattern, at, end);
    at = end;
  }

  private void escape(boolean inClass) {
    if (!inClass && pattern.startsWith("\\Q", at)) {
      int end = pattern.indexOf("\\E", at);
      copy((end < 0 ? pattern.length() : end + 2) - at);
      return;
    }
    if (pattern.startsWith("\\x{", at)) {
      int end = pattern.indexOf('}', at);
      copy((end < 0 ? pattern.length() : end + 1) - at);
      return;
    }
    boolean named = pattern.startsWith("\\p", at) || pattern.startsWith("\\P", at);
    boolean braced = pattern.startsWith("{", at + 2);
    int close = braced ? pattern.indexOf('}', at) : Math.min(at + 2, pattern.length() - 1);
    if (named && close >= at + 2) {
      String name = pattern.substring(braced ? at + 3 : at + 2, braced ? close : close + 1);
      boolean inverted = name.startsWith("^");
      String known =
          UnicodeClasses.find(
              inverted ? name.substring(1) : name, inverted != (pattern.charAt(at + 1) == 'P'));
      if (known == null) {
        copy(close + 1 - at);
      } else {
        out.append(inClass || !known.startsWith("\\x") ? known : "[" + known + "]");
        at = close + 1;
      }
      return;
    }
    copy(2);
  }

  private void characterClass() {
    copy(pattern.startsWith("[^", at) ? 2 : 1);
    if (pattern.startsWith("]", at)) {
      copy(1);
    }
    while (at < pattern.length() && pattern.charAt(at) != ']') {
      int end = pattern.indexOf(":]", at);
      if (pattern.startsWith("[:", at) && end > 0) {
        copy(end + 2 - at);
      } else if (pattern.charAt(at) == '\\') {
        escape(true);
      } else {
        copy(1);
      }
    }
    copy(1);
  }

  private void group() {
    java.util.regex.Matcher named = NAMED_GROUP.matcher(pattern).region(at, pattern.length());
    if (!named.lookingAt()) {
      copy(1);
      return;
    }
    int seen = names.merge(named.group(1), 1, Integer::sum) - 1;
    out.append("(?P<").append(groupName(named.group(1), seen)).append('>');
    at = named.end();
  }

  private void brace() {
    java.util.regex.Matcher counts = REPETITION.matcher(pattern).region(at, pattern.length());
    if (counts.lookingAt()) {
      copy(counts.end() - at);
    } else {
      out.append('\\');
      copy(1);
    }
  }
}
