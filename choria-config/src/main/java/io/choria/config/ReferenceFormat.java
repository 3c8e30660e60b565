package io.choria.config;

/** The forms that a {@link Reference} is written in. */
public enum ReferenceFormat {
  /** A Markdown page in the layout of Choria's own reference (spec 05 §16). */
  MARKDOWN(".md"),
  /** A JSON Schema, draft 2020-12, of an object with one member for each key. */
  JSON_SCHEMA(".schema.json"),
  /** A configuration file with every setting, commented out, under its documentation. */
  SAMPLE(".sample.conf"),
  /** One HTML page with a search field, which needs nothing from elsewhere. */
  HTML(".html");

  private final String extension;

  ReferenceFormat(String extension) {
    this.extension = extension;
  }

  /**
   * What the names of such files end in.
   *
   * @return the extension with its dot
   */
  public String extension() {
    return extension;
  }
}
