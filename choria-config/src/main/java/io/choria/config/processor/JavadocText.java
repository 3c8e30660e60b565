package io.choria.config.processor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns a documentation comment into plain text: paragraphs separated by an empty line, list items
 * starting with {@code "- "}, code between backticks.
 *
 * <p>It understands what settings need, not all of Javadoc: unknown inline tags leave their text.
 */
final class JavadocText {
  private static final Pattern BLOCK_TAG = Pattern.compile("(?m)^[ \\t]*@\\w+");
  private static final Pattern RETURN = Pattern.compile("(?s)^[ \\t]*@return\\s+(.*)");
  private static final Pattern PARAGRAPH = Pattern.compile("(?i)\\s*<(p|br|/ul|/ol)\\s*/?>\\s*");
  private static final Pattern ITEM = Pattern.compile("(?i)\\s*<li>\\s*");
  private static final Pattern CODE = Pattern.compile("(?i)</?(code|tt|kbd)>");
  private static final Pattern MARKUP = Pattern.compile("</?[a-zA-Z][^<>]*>");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern PARAGRAPH_MARK = Pattern.compile(" ?\u0001 ?");
  private static final Pattern ITEM_MARK = Pattern.compile(" ?\u0002 ?");
  private static final Pattern EMPTY_LINES = Pattern.compile("\n{3,}");
  private static final Pattern LINK_LABEL = Pattern.compile("(?s)^\\S+\\s+(.+)$");

  private JavadocText() {}

  static String of(@Nullable String comment) {
    if (comment == null) {
      return "";
    }
    Matcher tag = BLOCK_TAG.matcher(comment);
    boolean hasTag = tag.find();
    String body = hasTag ? comment.substring(0, tag.start()) : comment;
    String text = plain(body);
    if (text.isEmpty() && hasTag) {
      Matcher returns = RETURN.matcher(comment.substring(tag.start()));
      text = returns.find() ? sentence(plain(upToNextTag(returns.group(1)))) : "";
    }
    return text;
  }

  private static String upToNextTag(String text) {
    Matcher next = BLOCK_TAG.matcher(text);
    return next.find() ? text.substring(0, next.start()) : text;
  }

  private static String plain(String javadoc) {
    String text = unwrapInlineTags(javadoc);
    if (text.indexOf('<') < 0) {
      return entities(BLANKS.matcher(text).replaceAll(" ").strip());
    }
    text = PARAGRAPH.matcher(text).replaceAll("\u0001");
    text = ITEM.matcher(text).replaceAll("\u0002");
    text = CODE.matcher(text).replaceAll("`");
    text = MARKUP.matcher(text).replaceAll("");
    text = BLANKS.matcher(text).replaceAll(" ").strip();
    text = PARAGRAPH_MARK.matcher(text).replaceAll("\n\n");
    text = ITEM_MARK.matcher(text).replaceAll("\n- ");
    return entities(EMPTY_LINES.matcher(text).replaceAll("\n\n").strip());
  }

  private static String entities(String text) {
    if (text.indexOf('&') < 0) {
      return text;
    }
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", " ")
        .replace("&#64;", "@")
        .replace("&amp;", "&");
  }

  private static String unwrapInlineTags(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int start = text.indexOf("{@", at);
      int end = start < 0 ? -1 : closing(text, start);
      if (end < 0) {
        break;
      }
      out.append(text, at, start).append(inline(text.substring(start + 2, end)));
      at = end + 1;
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
    String[] parts = BLANKS.split(tag, 2);
    String text = parts.length > 1 ? parts[1].strip() : "";
    return switch (parts[0]) {
      case "code" -> "`" + escape(text) + "`";
      case "literal" -> escape(text);
      case "return" -> sentence(unwrapInlineTags(text));
      case "link", "linkplain" -> {
        Matcher label = LINK_LABEL.matcher(text);
        yield label.find() ? label.group(1) : text.replaceAll("^#|\\(.*$", "").replace('#', '.');
      }
      default -> text;
    };
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
