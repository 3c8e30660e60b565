package io.choria.config;

/** The types that a setting can have. */
public enum ValueType {
  /** {@code boolean}. */
  BOOLEAN("boolean"),
  /** {@code int}. */
  INTEGER("integer"),
  /** {@code long}. */
  LONG("int64"),
  /** {@code double}. */
  DOUBLE("number"),
  /** {@link String}. */
  STRING("string"),
  /** A {@link java.util.List} of strings. */
  STRINGS("strings"),
  /** {@link java.time.Duration}. */
  DURATION("duration"),
  /** {@link java.nio.file.Path}. */
  PATH("path"),
  /** {@link java.net.URI}. */
  URI("uri"),
  /** An enum; constants are written as their names, in any case, with {@code -} for {@code _}. */
  ENUM("enum");

  private final String label;

  ValueType(String label) {
    this.label = label;
  }

  /**
   * The name of the type in references (spec 05 §11.2).
   *
   * @return the name, in lower case
   */
  public String label() {
    return label;
  }
}
