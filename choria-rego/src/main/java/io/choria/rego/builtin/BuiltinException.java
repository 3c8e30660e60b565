package io.choria.rego.builtin;

import io.choria.rego.Value;

/**
 * A built-in can't give a result. The call is undefined; in strict mode the error is reported when
 * the query is done (spec 08 §3.5). Carries no stack trace, so throwing is cheap.
 */
public final class BuiltinException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An operand of the wrong type (spec 08 §3.1). */
  public static final String TYPE_ERROR = "eval_type_error";

  /** Any other failure of a built-in (spec 08 §3.1). */
  public static final String BUILTIN_ERROR = "eval_builtin_error";

  /** One of the two codes. */
  private final String code;

  private BuiltinException(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /**
   * A failure other than a wrong operand.
   *
   * @param message what is wrong; the evaluator puts the name of the built-in in front
   * @return the exception to throw
   */
  public static BuiltinException of(String message) {
    return new BuiltinException(BUILTIN_ERROR, message);
  }

  /**
   * An operand error.
   *
   * @param message what is wrong; the evaluator puts the name of the built-in in front
   * @return the exception to throw
   */
  public static BuiltinException type(String message) {
    return new BuiltinException(TYPE_ERROR, message);
  }

  /**
   * An operand of the wrong kind (spec 08 §3.2).
   *
   * @param operand its position, from 1
   * @param got the operand
   * @param expected the names of the kinds that are allowed
   * @return the exception to throw
   */
  public static BuiltinException operand(int operand, Value got, String... expected) {
    return type(
        "operand " + operand + " must be " + oneOf(expected) + " but got " + got.kind().label());
  }

  /**
   * An operand with an element of the wrong kind (spec 08 §3.2).
   *
   * @param operand its position, from 1
   * @param composite the operand
   * @param element the element
   * @param expected the names of the kinds that are allowed
   * @return the exception to throw
   */
  public static BuiltinException element(
      int operand, Value composite, Value element, String... expected) {
    String kind = composite.kind().label();
    String allowed =
        expected.length == 1 ? expected[0] + "s" : "(any of) {" + String.join(", ", expected) + "}";
    return type(
        "operand "
            + operand
            + " must be "
            + kind
            + " of "
            + allowed
            + " but got "
            + kind
            + " containing "
            + element.kind().label());
  }

  private static String oneOf(String... expected) {
    return expected.length == 1 ? expected[0] : "one of {" + String.join(", ", expected) + "}";
  }

  /**
   * The code of the error.
   *
   * @return {@link #TYPE_ERROR} or {@link #BUILTIN_ERROR}
   */
  public String code() {
    return code;
  }

  /**
   * The text without the name of the built-in.
   *
   * @return the message
   */
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
