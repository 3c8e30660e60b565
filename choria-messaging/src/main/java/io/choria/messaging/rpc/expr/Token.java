package io.choria.messaging.rpc.expr;

/** A piece of the text of an expression; {@code at} counts characters. */
record Token(Kind kind, String text, int at) {
  enum Kind {
    NAME,
    NUMBER,
    STRING,
    OPERATOR,
    BRACKET,
    END
  }

  boolean is(Kind expected, String value) {
    return kind == expected && text.equals(value);
  }

  boolean isOperator(String value) {
    return is(Kind.OPERATOR, value);
  }

  boolean isBracket(String value) {
    return is(Kind.BRACKET, value);
  }

  @Override
  public String toString() {
    return kind == Kind.END ? "the end" : "'" + text + "' at character " + at;
  }
}
