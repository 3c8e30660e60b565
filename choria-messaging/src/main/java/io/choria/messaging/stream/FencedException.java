package io.choria.messaging.stream;

import io.choria.messaging.ChoriaException;

/** The caller no longer owns what it wants to change: somebody else does, or may by now. */
public final class FencedException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  FencedException(String message) {
    super(message);
  }
}
