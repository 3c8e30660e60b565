package io.choria.rego;

/** JSON text that can't be read, or a value that is too large to be written (spec 08 §5.4). */
public final class JsonException extends RegoException {
  private static final long serialVersionUID = 1L;

  /** Where in the text. */
  private final long offset;

  /**
   * A failure.
   *
   * @param message what is wrong, in the words that OPA uses where it has any
   * @param offset the byte offset in the input, -1 if there is none
   */
  public JsonException(String message, long offset) {
    super(message);
    this.offset = offset;
  }

  /**
   * Where the input went wrong.
   *
   * @return the byte offset, -1 if unknown
   */
  public long offset() {
    return offset;
  }
}
