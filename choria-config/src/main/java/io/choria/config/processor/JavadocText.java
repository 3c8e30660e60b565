package io.choria.config.processor;

import org.jspecify.annotations.Nullable;

/**
 * Turns a documentation comment into plain text: paragraphs separated by an empty line, list items
 * starting with {@code "- "}, code between backticks.
 *
 * <p>It understands what settings need, not all of Javadoc: unknown inline tags leave their text.
 * Regular expressions would say it in fewer lines, but their engine, cold as it is in every
 * compilation, took a good part of the processor's time.
 */
final class JavadocText {
  private static final String RETURN = "@return";

  private JavadocText() {}

  static String of(@Nullable String comment) {
    if (comment == null) {
      return "";
    }
    int tag = blockTag(comment, 0);
    String text = plain(tag < 0 ? comment : comment.substring(0, tag));
    if (text.isEmpty() && tag >= 0 && comment.startsWith(RETURN, tag)) {
      int start = tag + RETURN.length();
      int end = blockTag(comment, start);
      text = sentence(plain(comment.substring(start, end < 0 ? comment.length() : end)));
    }
    return text;
  }

  /** Where a line starts with a tag, at its {@code @}, or -1. */
  private static int blockTag(String comment, int from) {
    int at = comment.indexOf('@', from);
    while (at >= 0 && !(isLetter(comment, at + 1) && startsLine(comment, at))) {
      at = comment.indexOf('@', at + 1);
    }
    return at;
  }

  private static boolean startsLine(String comment, int at) {
    int before = at - 1;
    while (before >= 0 && (comment.charAt(before) == ' ' || comment.charAt(before) == '\t')) {
      before--;
    }
    return before < 0 || comment.charAt(before) == '\n' || comment.charAt(before) == '\r';
  }

  private static boolean isLetter(String text, int at) {
    return at < text.length() && Character.isLetter(text.charAt(at));
  }

  private static String plain(String javadoc) {
    PlainText out = new PlainText(javadoc.length());
    String text = unwrapInlineTags(javadoc);
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end = c == '<' ? endOfMarkup(text, at) : -1;
      if (end >= 0) {
        out.markup(text.substring(at + 1, end));
        at = end + 1;
      } else if (c == '&') {
        at += out.entity(text, at);
      } else {
        out.character(c);
        at++;
      }
    }
    return out.toString();
  }

  /** The end of the element that starts here, or -1 when none does. */
  private static int endOfMarkup(String text, int start) {
    boolean closes = start + 1 < text.length() && text.charAt(start + 1) == '/';
    if (!isLetter(text, closes ? start + 2 : start + 1)) {
      return -1;
    }
    int end = start + 1;
    while (end < text.length() && text.charAt(end) != '>' && text.charAt(end) != '<') {
      end++;
    }
    return end < text.length() && text.charAt(end) == '>' ? end : -1;
  }

  private static String unwrapInlineTags(String text) {
    int start = text.indexOf("{@");
    if (start < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (start >= 0) {
      int end = closing(text, start);
      if (end < 0) {
        break;
      }
      out.append(text, at, start).append(inline(text.substring(start + 2, end)));
      at = end + 1;
      start = text.indexOf("{@", at);
    }
    return out.append(text, at, text.length()).toString();
  }

  /** The brace that ends an inline tag, or -1; braces nest. */
  private static int closing(String text, int start) {
    int depth = 0;
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) == '{') {
        depth++;
      } else if (text.charAt(i) == '}') {
        depth--;
        if (depth == 0) {
          return i;
        }
      }
    }
    return -1;
  }

  private static String inline(String tag) {
    int blank = firstBlank(tag);
    String text = tag.substring(blank).strip();
    return switch (tag.substring(0, blank)) {
      case "code" -> "`" + escape(text) + "`";
      case "literal" -> escape(text);
      case "return" -> sentence(unwrapInlineTags(text));
      case "link", "linkplain" -> label(text);
      default -> text;
    };
  }

  private static int firstBlank(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0 && Character.isWhitespace(c)) {
        return i;
      }
    }
    return text.length();
  }

  /** What a link is called; without a label, its target without parameters. */
  private static String label(String link) {
    int blank = firstBlank(link);
    String label = link.substring(blank).strip();
    if (!label.isEmpty()) {
      return label;
    }
    int parameters = link.indexOf('(');
    String target = parameters < 0 ? link : link.substring(0, parameters);
    return (target.startsWith("#") ? target.substring(1) : target).replace('#', '.');
  }

  /** Literal text must survive the removal of HTML. */
  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String sentence(String text) {
    if (text.isEmpty()) {
      return text;
    }
    String capital = Character.toUpperCase(text.charAt(0)) + text.substring(1);
    char last = capital.charAt(capital.length() - 1);
    return last == '.' || last == '!' || last == '?' ? capital : capital + ".";
  }
}
