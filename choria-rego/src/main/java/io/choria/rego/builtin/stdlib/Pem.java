package io.choria.rego.builtin.stdlib;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One PEM block.
 *
 * @param type the text of its label
 * @param der its content
 * @param rest the text behind it
 */
record Pem(String type, Der der, String rest) {
  // possessive, so that matching is linear
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:^|\\n"
              + ")-----BEGIN ([^\\n"
              + "-]*+)-----[ \\t]*+\\r"
              + "?\\n"
              + "([^-]*+)-----END ([^\\n"
              + "-]*+)-----[ \\t]*+\\r"
              + "?(?:\\n"
              + "|$)");

  /** The first block of a text, or null. */
  static @Nullable Pem first(String text) {
    Matcher block = BLOCK.matcher(text);
    int from = 0;
    while (block.find(from)) {
      if (block.group(1).equals(block.group(3))) {
        String body = block.group(2);
        int headers = body.indexOf("\n\n");
        if (headers >= 0 && body.indexOf(':') >= 0) {
          body = body.substring(headers + 2);
        }
        try {
          byte[] bytes = Base64.getDecoder().decode(body.replaceAll("[\\r\\n \\t]", ""));
          return new Pem(block.group(1), new Der(bytes), text.substring(block.end()));
        } catch (IllegalArgumentException e) {
          // no base64: look for the next block
        }
      }
      from = block.end() - 1;
    }
    return null;
  }

  /** All blocks of a text. */
  static List<Pem> all(String text) {
    List<Pem> blocks = new ArrayList<>();
    for (Pem block = first(text); block != null; block = first(block.rest)) {
      blocks.add(block);
    }
    return blocks;
  }
}
