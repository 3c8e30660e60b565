package io.choria.examples.shipper.receive;

import io.choria.messaging.ChoriaException;

/** Something that receiving needs from the server failed; it is tried again. */
final class ReceiveException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  ReceiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
