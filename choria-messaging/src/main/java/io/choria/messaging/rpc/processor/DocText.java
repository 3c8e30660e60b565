package io.choria.messaging.rpc.processor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The plain text of a documentation comment: what people read in the DDL. */
final class DocText {
  private static final Pattern BLOCK_TAG = Pattern.compile("(?m)^[ \\t]*@\\w+");
  private static final Pattern INLINE = Pattern.compile("\\{@(\\w+)\\s*([^{}]*)\\}");
  private static final Pattern LINK = Pattern.compile("^\\S+\\s+(.+)$", Pattern.DOTALL);

  private DocText() {}

  /** The part before the first tag. */
  static String main(@Nullable String comment) {
    if (comment == null) {
      return "";
    }
    Matcher tag = BLOCK_TAG.matcher(comment);
    return plain(tag.find() ? comment.substring(0, tag.start()) : comment);
  }

  /** What a {@code @param} says of a component. */
  static String parameter(@Nullable String comment, String name) {
    if (comment == null) {
      return "";
    }
    Matcher tag =
        Pattern.compile("(?m)^[ \\t]*@param\\s+" + Pattern.quote(name) + "\\s").matcher(comment);
    if (!tag.find()) {
      return "";
    }
    String rest = comment.substring(tag.end());
    Matcher next = BLOCK_TAG.matcher(rest);
    return plain(next.find() ? rest.substring(0, next.start()) : rest);
  }

  private static String plain(String text) {
    String unwrapped =
        INLINE
            .matcher(text)
            .replaceAll(
                inline -> Matcher.quoteReplacement(inline(inline.group(1), inline.group(2))));
    return unwrapped
        .replaceAll("</?[a-zA-Z][^<>]*>", " ")
        .replaceAll("\\s+", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .strip();
  }

  private static String inline(String tag, String text) {
    if (!tag.startsWith("link")) {
      return text.replace("<", "&lt;").replace(">", "&gt;");
    }
    Matcher label = LINK.matcher(text.strip());
    return label.find() ? label.group(1) : text.strip().replaceFirst("^#", "");
  }
}
