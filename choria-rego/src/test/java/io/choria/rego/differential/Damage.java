package io.choria.rego.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes one small mistake in a text. */
final class Damage {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\"[^\"\\\\\\n"
              + "]*+(?:\\\\.[^\"\\\\\\n"
              + "]*+)*+\"|`[^`]*`|[A-Za-z_][A-Za-z0-9_]*|[0-9.]+|\\s+|.");
  private static final List<String> SPARE =
      List.of(
          "x",
          "_",
          "1",
          "\"a\"",
          "{",
          "}",
          "[",
          "]",
          "(",
          ")",
          ",",
          ";",
          ":=",
          "=",
          "|",
          "not",
          "some",
          "in",
          "every",
          "with",
          "as",
          "if",
          "else",
          "default",
          "contains",
          "import",
          "input",
          "data",
          "and",
          "or",
          "null",
          ".",
          "-",
          "set()",
          "count",
          "true",
          "\n");

  private Damage() {}

  static String one(Random random, String text) {
    List<String> tokens = tokens(text);
    int at = random.nextInt(tokens.size());
    switch (random.nextInt(4)) {
      case 0 -> tokens.remove(at);
      case 1 -> tokens.add(at, SPARE.get(random.nextInt(SPARE.size())));
      case 2 -> tokens.set(at, SPARE.get(random.nextInt(SPARE.size())));
      default -> tokens.set(at, tokens.get(random.nextInt(tokens.size())));
    }
    return String.join("", tokens);
  }

  static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    return tokens;
  }
}
