package io.choria.config;

/**
 * How the text of a value becomes a typed value (spec 05 §3).
 *
 * <p>The names that Choria shows for them in its documentation are {@link #tag()}.
 */
public enum Conversion {
  /** What the type of the member suggests; a list takes the whole text as one more item. */
  PLAIN(""),
  /** A string whose first code point is turned to upper case. */
  TITLE("title_string"),
  /** A string, trimmed, whose leading {@code ~} stands for the home directory of the process. */
  PATH("path_string"),
  /** A list: split on commas, items trimmed; each occurrence replaces the list. */
  COMMA_SPLIT("comma_split"),
  /** A list: split on colons on every system, items trimmed; each occurrence adds to the list. */
  COLON_SPLIT("colon_split"),
  /**
   * A list: split on the path separator of the system, items trimmed; each occurrence adds to the
   * list. A {@code ~} stays as it is.
   */
  PATH_SPLIT("path_split"),
  /** A duration by {@link DurationGrammar#SETTER}. */
  DURATION("duration");

  private final String tag;

  Conversion(String tag) {
    this.tag = tag;
  }

  /**
   * The name of the conversion in Choria's documentation.
   *
   * @return the name; empty for {@link #PLAIN}
   */
  public String tag() {
    return tag;
  }
}
