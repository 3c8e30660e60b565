package io.choria.rego.builtin.stdlib.yaml;

/**
 * A token of a YAML text.
 *
 * @param start where it begins
 * @param value what a scalar says; the name of an anchor; the handle of a tag or its directive
 * @param suffix the rest of a tag, or what its handle stands for; the version of a directive
 * @param plain whether a scalar is neither quoted nor a block
 */
record YamlToken(Sort sort, Mark start, String value, String suffix, boolean plain) {

  /** A place in the text; all counts begin with zero. */
  record Mark(int line, int column, int index) {}

  /** What sort of token it is. */
  enum Sort {
    STREAM_END,
    VERSION,
    TAG_DIRECTIVE,
    DOCUMENT_START,
    DOCUMENT_END,
    BLOCK_SEQUENCE,
    BLOCK_MAPPING,
    BLOCK_END,
    FLOW_SEQUENCE,
    FLOW_SEQUENCE_END,
    FLOW_MAPPING,
    FLOW_MAPPING_END,
    BLOCK_ENTRY,
    FLOW_ENTRY,
    KEY,
    VALUE,
    ALIAS,
    ANCHOR,
    TAG,
    SCALAR
  }

  static YamlToken sign(Sort sort, Mark start) {
    return new YamlToken(sort, start, "", "", false);
  }

  boolean is(Sort one, Sort... others) {
    if (sort == one) {
      return true;
    }
    for (Sort other : others) {
      if (sort == other) {
        return true;
      }
    }
    return false;
  }
}
