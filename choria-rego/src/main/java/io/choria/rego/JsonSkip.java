package io.choria.rego;

/**
 * Passes over JSON values that nobody wants, without a call or an object for each of them. What is
 * wrong or unusual is left to {@link JsonParser}: it knows the messages, and what the limits say.
 */
final class JsonSkip {
  /** What is returned instead of a position. */
  static final int ASK_PARSER = -1;

  /** Levels of nesting that are remembered in one number. */
  private static final int NESTED = Long.SIZE;

  /** Exponents of so many digits can't make a number too big. */
  private static final int EXPONENT_DIGITS = 4;

  private final byte[] text;
  private final int longestNumber;

  JsonSkip(byte[] text, JsonLimits limits) {
    this.text = text;
    this.longestNumber = limits.maxNumberLength();
  }

  /**
   * The end of the value that begins here.
   *
   * @param levels how many levels of nesting are permitted
   */
  int value(int from, int levels) {
    int at = from;
    int open = 0;
    // the innermost level is the lowest bit, which is set for objects
    long objects = 0;
    while (true) {
      if (at >= text.length) {
        return ASK_PARSER;
      }
      byte first = text[at];
      if (first == '{' || first == '[') {
        if (open == levels) {
          return ASK_PARSER;
        }
        if (open == NESTED) {
          at = value(at, levels - open);
        } else {
          int inside = JsonScan.blanks(text, at + 1);
          if (inside < text.length && text[inside] == first + 2) {
            at = inside + 1;
          } else {
            at = first == '{' ? key(inside) : inside;
            objects = objects << 1 | (first == '{' ? 1 : 0);
            open++;
            if (at < 0) {
              return ASK_PARSER;
            }
            continue;
          }
        }
      } else {
        at = scalar(first, at);
      }
      if (at < 0) {
        return ASK_PARSER;
      }
      // behind a value: ends of collections, then the next member or element
      while (true) {
        if (open == 0) {
          return at;
        }
        at = JsonScan.blanks(text, at);
        if (at >= text.length) {
          return ASK_PARSER;
        }
        byte next = text[at++];
        boolean inObject = (objects & 1) != 0;
        if (next == ',') {
          at = JsonScan.blanks(text, at);
          if (inObject) {
            at = key(at);
            if (at < 0) {
              return ASK_PARSER;
            }
          }
          break;
        }
        if (next != (inObject ? '}' : ']')) {
          return ASK_PARSER;
        }
        objects >>>= 1;
        open--;
      }
    }
  }

  /** From a key to the value behind it. */
  private int key(int from) {
    if (from >= text.length || text[from] != '"') {
      return ASK_PARSER;
    }
    int end = string(from + 1);
    if (end < 0) {
      return ASK_PARSER;
    }
    int colon = JsonScan.blanks(text, end);
    return colon < text.length && text[colon] == ':'
        ? JsonScan.blanks(text, colon + 1)
        : ASK_PARSER;
  }

  private int scalar(byte first, int from) {
    return switch (first) {
      case '"' -> string(from + 1);
      case 't' -> word(from, 'r', 'u', 'e');
      case 'n' -> word(from, 'u', 'l', 'l');
      case 'f' -> {
        int at = word(from, 'a', 'l', 's');
        yield at > 0 && at < text.length && text[at] == 'e' ? at + 1 : ASK_PARSER;
      }
      default -> number(from);
    };
  }

  private int word(int at, char second, char third, char fourth) {
    return at + 4 <= text.length
            && text[at + 1] == second
            && text[at + 2] == third
            && text[at + 3] == fourth
        ? at + 4
        : ASK_PARSER;
  }

  /** From behind the opening quote to behind the closing one. */
  private int string(int from) {
    int at = from;
    while (true) {
      at = JsonScan.unescaped(text, at);
      if (at >= text.length) {
        return ASK_PARSER;
      }
      byte stop = text[at++];
      if (stop == '"') {
        return at;
      }
      if (stop != '\\') {
        return ASK_PARSER;
      }
      at = escape(at);
      if (at < 0) {
        return ASK_PARSER;
      }
    }
  }

  /** Moves behind an escape, beginning behind its backslash. */
  private int escape(int at) {
    if (at >= text.length) {
      return ASK_PARSER;
    }
    return switch (text[at]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
      case 'u' -> {
        int end = at + 5;
        boolean valid = end <= text.length;
        for (int i = at + 1; valid && i < end; i++) {
          valid = Character.digit(text[i], 16) >= 0;
        }
        yield valid ? end : ASK_PARSER;
      }
      default -> ASK_PARSER;
    };
  }

  private int number(int from) {
    int at = text[from] == '-' ? from + 1 : from;
    int end = JsonScan.digits(text, at);
    if (end == at || (text[at] == '0' && end > at + 1)) {
      return ASK_PARSER;
    }
    if (end < text.length && text[end] == '.') {
      at = end + 1;
      end = JsonScan.digits(text, at);
      if (end == at) {
        return ASK_PARSER;
      }
    }
    if (end < text.length && (text[end] == 'e' || text[end] == 'E')) {
      at = end + 1;
      if (at < text.length && (text[at] == '+' || text[at] == '-')) {
        at++;
      }
      end = JsonScan.digits(text, at);
      if (end == at || end - at > EXPONENT_DIGITS) {
        return ASK_PARSER;
      }
    }
    return end - from > longestNumber ? ASK_PARSER : end;
  }
}
