package io.choria.rego.builtin.stdlib.yaml;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Chooses and writes the style of a string in YAML: plain where it reads back as the same string,
 * else quoted, and a literal block for several lines (spec 08 §5.10).
 */
final class YamlText {
  private static final Pattern SEPARATED = Pattern.compile("([\u2028\u2029])(?=[^\u2028\u2029\n])");

  private final String text;
  private boolean indicators;
  private boolean breaks;
  private boolean special;
  private boolean tabs;
  private boolean edgeSpace;
  private boolean breakSpace;
  private boolean spaceBreak;

  private YamlText(String text) {
    this.text = text;
    analyze();
  }

  /** The text of a scalar; continuation lines are indented. */
  static String scalar(String text, int indent) {
    return new YamlText(text).styled(indent);
  }

  private String styled(int indent) {
    boolean trailingSpace = text.endsWith(" ");
    if (text.indexOf('\n') >= 0) {
      return trailingSpace || spaceBreak || special ? doubleQuoted() : literal(indent);
    }
    if (YamlScalars.isAmbiguous(text)) {
      return doubleQuoted();
    }
    boolean quotable = !breakSpace && !spaceBreak && !tabs && !special;
    if (quotable && !edgeSpace && !breaks && !indicators) {
      return text;
    }
    return quotable ? "'" + indented(text.replace("'", "''"), indent) + "'" : doubleQuoted();
  }

  /** Whether a text takes more than one line, so that it can't stand in front of a colon. */
  static boolean isLong(String text) {
    return text.codePoints().anyMatch(YamlText::isBreak);
  }

  private static String margin(int indent) {
    return " ".repeat(Math.max(2, indent));
  }

  /** What follows a line or paragraph separator is indented like a new line. */
  private static String indented(String text, int indent) {
    return SEPARATED.matcher(text).replaceAll("$1" + margin(indent));
  }

  private void analyze() {
    indicators = text.startsWith("---") || text.startsWith("...");
    boolean afterSpace = false;
    boolean afterBreak = false;
    boolean afterBlank = true;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      int next = i + Character.charCount(point);
      boolean beforeBlank = next >= text.length() || isBlankOrBreak(text.charAt(next));
      indicator(point, i == 0, afterBlank, beforeBlank);
      if (point == '\t') {
        tabs = true;
      } else if (!isPrintable(point)) {
        special = true;
      }
      if (point == ' ') {
        edgeSpace |= i == 0 || next >= text.length();
        breakSpace |= afterBreak;
        afterSpace = true;
        afterBreak = false;
      } else if (isBreak(point)) {
        breaks = true;
        edgeSpace |= i == 0 || next >= text.length();
        spaceBreak |= afterSpace;
        afterBreak = true;
        afterSpace = false;
      } else {
        afterSpace = false;
        afterBreak = false;
      }
      afterBlank = isBlankOrBreak((char) point) && point < 0x10000;
      i = next;
    }
  }

  private void indicator(int point, boolean first, boolean afterBlank, boolean beforeBlank) {
    if (first) {
      switch (point) {
        case '#', ',', '[', ']', '{', '}', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`' ->
            indicators = true;
        case '?', ':', '-' -> indicators |= beforeBlank;
        default -> {}
      }
    } else if (point == ':') {
      indicators |= beforeBlank;
    } else if (point == '#') {
      indicators |= afterBlank;
    }
  }

  private static boolean isBreak(int point) {
    return point == '\n' || point == '\r' || point == 0x85 || point == 0x2028 || point == 0x2029;
  }

  private static boolean isBlankOrBreak(char c) {
    return c == ' ' || c == '\t' || isBreak(c);
  }

  private static boolean isPrintable(int point) {
    return point == '\n'
        || (point >= 0x20 && point <= 0x7e)
        || (point >= 0xa0 && point <= 0xd7ff)
        || (point >= 0xe000 && point <= 0xfffd && point != 0xfeff);
  }

  private String literal(int indent) {
    StringBuilder out = new StringBuilder("|");
    char first = text.charAt(0);
    if (first == ' ' || isBreak(first)) {
      out.append('2');
    }
    if (!isBreak(text.charAt(text.length() - 1))) {
      out.append('-');
    } else if (text.length() == 1 || isBreak(text.charAt(text.length() - 2))) {
      out.append('+');
    }
    String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    String margin = margin(indent);
    for (String line : body.split("\n", -1)) {
      out.append('\n');
      if (!line.isEmpty()) {
        boolean separator = isBreak(line.charAt(0));
        out.append(separator ? "" : margin).append(indented(line, indent));
      }
    }
    return out.toString();
  }

  private String doubleQuoted() {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints().forEach(point -> escaped(out, point));
    return out.append('"').toString();
  }

  private static void escaped(StringBuilder out, int point) {
    switch (point) {
      case 0 -> out.append("\\0");
      case 7 -> out.append("\\a");
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case 0x0b -> out.append("\\v");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      case 0x1b -> out.append("\\e");
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case 0x85 -> out.append("\\N");
      case 0x2028 -> out.append("\\L");
      case 0x2029 -> out.append("\\P");
      default -> {
        if (isPrintable(point)) {
          out.appendCodePoint(point);
        } else if (point < 0x100) {
          out.append(String.format(Locale.ROOT, "\\x%02X", point));
        } else if (point < 0x10000) {
          out.append(String.format(Locale.ROOT, "\\u%04X", point));
        } else {
          out.append(String.format(Locale.ROOT, "\\U%08X", point));
        }
      }
    }
  }
}
