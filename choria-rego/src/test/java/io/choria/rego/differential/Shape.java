package io.choria.rego.differential;

/**
 * What the generator knows of a value.
 *
 * @param kind of the value
 * @param of the shape of its elements or of the values of its entries; null for scalars
 */
record Shape(Kind kind, Shape of) {
  /** Kinds of values that are generated on purpose. */
  enum Kind {
    NUMBER,
    STRING,
    BOOLEAN,
    NULL,
    ARRAY,
    OBJECT,
    SET
  }

  static final Shape NUMBER = new Shape(Kind.NUMBER, null);
  static final Shape STRING = new Shape(Kind.STRING, null);
  static final Shape BOOLEAN = new Shape(Kind.BOOLEAN, null);
  static final Shape NULL = new Shape(Kind.NULL, null);

  static Shape array(Shape of) {
    return new Shape(Kind.ARRAY, of);
  }

  /** An object with keys that are strings. */
  static Shape object(Shape of) {
    return new Shape(Kind.OBJECT, of);
  }

  static Shape set(Shape of) {
    return new Shape(Kind.SET, of);
  }

  boolean collection() {
    return of != null;
  }

  /** What a key of the collection is. */
  Shape key() {
    return switch (kind) {
      case ARRAY -> NUMBER;
      case OBJECT -> STRING;
      default -> of;
    };
  }
}
