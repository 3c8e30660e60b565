package io.choria.examples.shipper.receive;

import java.io.IOException;

/**
 * This receiver owned a partition once and another one owns it now; nothing more may be written or
 * acknowledged.
 */
final class FencedException extends IOException {
  private static final long serialVersionUID = 1L;

  FencedException(String message) {
    super(message);
  }
}
