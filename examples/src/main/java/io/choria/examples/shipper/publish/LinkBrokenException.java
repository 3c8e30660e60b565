package io.choria.examples.shipper.publish;

/** The connection or the stream failed; a new connection will compare and go on. */
final class LinkBrokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LinkBrokenException(Throwable cause) {
    super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
  }

  LinkBrokenException(String message, Throwable cause) {
    super(message, cause);
  }

  LinkBrokenException(String message) {
    super(message);
  }
}
