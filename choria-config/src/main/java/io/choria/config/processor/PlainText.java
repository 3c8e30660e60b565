package io.choria.config.processor;

import java.util.Locale;

/** Text without markup, as it grows: runs of blanks become one, breaks wait for what follows. */
final class PlainText {
  private static final String BLANK = " ";
  private static final String ITEM = "\n- ";
  private static final String PARAGRAPH = "\n\n";
  private static final String ITEM_AFTER_PARAGRAPH = "\n\n- ";

  private static final String[] ENTITIES = {"&lt;", "&gt;", "&quot;", "&nbsp;", "&#64;", "&amp;"};
  private static final String MEANINGS = "<>\" @&";

  private final StringBuilder out;

  /** What stands between the text so far and the next of it. */
  private String gap = "";

  PlainText(int capacity) {
    out = new StringBuilder(capacity);
  }

  void character(char c) {
    if (!Character.isWhitespace(c)) {
      literal(c);
    } else if (gap.isEmpty()) {
      gap = BLANK;
    }
  }

  private void literal(char c) {
    if (out.length() > 0 || gap.endsWith(ITEM)) {
      out.append(out.length() > 0 ? gap : gap.strip() + " ");
    }
    gap = "";
    out.append(c);
  }

  /** An element without its angle brackets. */
  void markup(String element) {
    switch (name(element)) {
      case "p", "br", "/ul", "/ol" -> gap = PARAGRAPH;
      case "li" -> gap = gap.startsWith(PARAGRAPH) ? ITEM_AFTER_PARAGRAPH : ITEM;
      case "code", "/code", "tt", "/tt", "kbd", "/kbd" -> literal('`');
      default -> {}
    }
  }

  private static String name(String element) {
    int end = 1;
    while (end < element.length() && Character.isLetterOrDigit(element.charAt(end))) {
      end++;
    }
    return element.substring(0, end).toLowerCase(Locale.ROOT);
  }

  /** Adds what an entity stands for, or the ampersand itself; answers how much was read. */
  int entity(String text, int at) {
    for (int i = 0; i < ENTITIES.length; i++) {
      if (text.startsWith(ENTITIES[i], at)) {
        literal(MEANINGS.charAt(i));
        return ENTITIES[i].length();
      }
    }
    literal('&');
    return 1;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
