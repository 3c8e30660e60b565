package io.choria.rego.builtin.stdlib.yaml;

/**
 * A part of a YAML document, in the order of the text.
 *
 * @param anchor the name of the part that an alias stands for
 * @param target the position of that part; of all others -1
 * @param tag empty if there is none
 * @param text what a scalar says
 * @param plain whether a scalar is neither quoted nor a block
 * @param line the line where it begins, counted from zero
 */
record YamlEvent(
    Kind kind, String anchor, int target, String tag, String text, boolean plain, int line) {
  static YamlEvent of(Kind kind, int line) {
    return new YamlEvent(kind, "", -1, "", "", false, line);
  }

  static YamlEvent alias(String anchor, int target, int line) {
    return new YamlEvent(Kind.ALIAS, anchor, target, "", "", false, line);
  }

  static YamlEvent scalar(String tag, String text, boolean plain, int line) {
    return new YamlEvent(Kind.SCALAR, "", -1, tag, text, plain, line);
  }

  /** What kind of part it is. */
  enum Kind {
    DOCUMENT,
    ALIAS,
    SCALAR,
    SEQUENCE,
    MAPPING,
    END
  }
}
