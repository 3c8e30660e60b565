package io.choria.messaging.rpc.expr;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a value before anything is evaluated.
 *
 * @param kind the kind of value
 * @param element of a list, what its elements are
 * @param fixed whether a list can hold nothing but such elements; functions that take any list do
 *     not take these, as in Go
 */
public record Type(Kind kind, @Nullable Type element, boolean fixed) {
  /** The kinds of values. */
  public enum Kind {
    /** Known only when it is there. */
    ANY,
    NIL,
    BOOLEAN,
    INTEGER,
    FLOAT,
    TEXT,
    LIST,
    MAP,
    TIME,
    DURATION,
    MONTH,
    WEEKDAY,
    ZONE
  }

  public static final Type ANY = new Type(Kind.ANY, null, false);
  public static final Type BOOLEAN = new Type(Kind.BOOLEAN, null, false);
  public static final Type TEXT = new Type(Kind.TEXT, null, false);
  public static final Type LIST = new Type(Kind.LIST, ANY, false);
  public static final Type TEXTS = new Type(Kind.LIST, TEXT, true);
  public static final Type TIME = new Type(Kind.TIME, null, false);
  static final Type NIL = new Type(Kind.NIL, null, false);
  public static final Type WHOLE = new Type(Kind.INTEGER, null, false);
  static final Type INTEGER = WHOLE;
  public static final Type INTEGERS = new Type(Kind.LIST, INTEGER, true);
  static final Type FLOAT = new Type(Kind.FLOAT, null, false);
  static final Type MAP = new Type(Kind.MAP, null, false);
  static final Type DURATION = new Type(Kind.DURATION, null, false);

  static final Type MONTH = new Type(Kind.MONTH, null, false);
  static final Type WEEKDAY = new Type(Kind.WEEKDAY, null, false);
  static final Type ZONE = new Type(Kind.ZONE, null, false);

  static Type listOf(Type element) {
    return new Type(Kind.LIST, element, false);
  }

  boolean is(Kind expected) {
    return kind == expected;
  }

  /** Whether it is, or may turn out to be. */
  boolean maybe(Kind expected) {
    return kind == expected || kind == Kind.ANY;
  }

  boolean maybeNumber() {
    return kind == Kind.INTEGER || kind == Kind.FLOAT || kind == Kind.ANY;
  }

  boolean isNumber() {
    return kind == Kind.INTEGER || kind == Kind.FLOAT;
  }

  Type elements() {
    return element == null ? ANY : element;
  }

  boolean comparable(Type other) {
    return kind == Kind.NIL
        || other.kind == Kind.NIL
        || kind == Kind.ANY
        || other.kind == Kind.ANY
        || kind == other.kind
        || (isNumber() && other.isNumber());
  }
}
