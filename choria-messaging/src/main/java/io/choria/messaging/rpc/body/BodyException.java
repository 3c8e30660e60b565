package io.choria.messaging.rpc.body;

import io.choria.messaging.ChoriaException;
import org.jspecify.annotations.Nullable;

/** Bytes are not the body that they should be. */
public final class BodyException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  BodyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
