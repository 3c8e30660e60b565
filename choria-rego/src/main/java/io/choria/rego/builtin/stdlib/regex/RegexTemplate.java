package io.choria.rego.builtin.stdlib.regex;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.format.GoText;
import java.util.Map;

/** Replacement texts with groups, and templates with patterns between delimiters (§4.12). */
final class RegexTemplate {
  private static final int LARGEST_GROUP = 100_000_000;

  private RegexTemplate() {}

  /** Appends a replacement with {@code $1}, {@code ${name}} and {@code $$} filled in. */
  static void expand(StringBuilder out, String template, Matcher match) {
    int at = 0;
    while (at < template.length()) {
      int dollar = template.indexOf('$', at);
      if (dollar < 0) {
        break;
      }
      out.append(template, at, dollar);
      at = dollar + 1;
      if (template.startsWith("$", at)) {
        out.append('$');
        at++;
        continue;
      }
      boolean brace = template.startsWith("{", at);
      int start = brace ? at + 1 : at;
      int end = start;
      while (end < template.length() && isNamePart(template.codePointAt(end))) {
        end += Character.charCount(template.codePointAt(end));
      }
      if (end == start || (brace && !template.startsWith("}", end))) {
        out.append('$');
        continue;
      }
      group(out, template.substring(start, end), match);
      at = brace ? end + 1 : end;
    }
    if (at < template.length()) {
      out.append(template, at, template.length());
    }
  }

  private static boolean isNamePart(int point) {
    return Character.isLetter(point) || Character.isDigit(point) || point == '_';
  }

  private static void group(StringBuilder out, String name, Matcher match) {
    String found = null;
    if (name.matches("0|[1-9][0-9]{0,8}")) {
      int number = Integer.parseInt(name);
      if (number < LARGEST_GROUP && number <= match.groupCount()) {
        found = match.group(number);
      }
    } else {
      Map<String, Integer> names = match.pattern().namedGroups();
      // of several groups of the name the first that took part
      Integer number = names.get(name);
      for (int i = 1; number != null && found == null; i++) {
        found = match.group(number);
        number = names.get(RegexSyntax.groupName(name, i));
      }
    }
    if (found != null) {
      out.append(found);
    }
  }

  /** The pattern of a template: text outside the delimiters is literal. */
  static String pattern(String template, char open, char close, Pace pace) {
    StringBuilder pattern = new StringBuilder("^");
    int level = 0;
    int literal = 0;
    int start = 0;
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      if (c == open) {
        if (++level == 1) {
          start = i;
        }
      } else if (c == close) {
        if (--level < 0) {
          throw unbalanced(template);
        }
        if (level == 0) {
          String inner = template.substring(start + 1, i);
          Regex.compile("^" + inner + "$", pace);
          pattern
              .append(Pattern.quote(template.substring(literal, start)))
              .append('(')
              .append(inner)
              .append(')');
          literal = i + 1;
        }
      }
    }
    if (level != 0) {
      throw unbalanced(template);
    }
    return pattern.append(Pattern.quote(template.substring(literal))).append('$').toString();
  }

  private static BuiltinException unbalanced(String template) {
    return BuiltinException.of("unbalanced braces in " + GoText.quote(template));
  }
}
